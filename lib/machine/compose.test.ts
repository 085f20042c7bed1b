import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compose } from "./compose";
import { parse } from "./parse";
import { render } from "./render";
import { sampleFacts, sampleInput } from "./sample";

const OLD_BAKERY = "https://github.com/flatcar/sysext-bakery/releases/download/20230901";
const translations: Record<string, Parameters<typeof sampleInput>[0]> = {
  "plain-docker": {
    layout: "plain",
    extensions: [
      {
        recipe: "docker",
        version: "20.10.13",
        name: "mydocker",
        source: { from: "url", base: "https://myserver.net" },
      },
    ],
  },
  "links-docker-kubernetes": {
    after: "restart-sysext",
    extensions: [
      { recipe: "docker", version: "24.0.5", source: { from: "url", base: OLD_BAKERY }, updates: "all" },
      { recipe: "kubernetes", version: "1.27.4", source: { from: "url", base: OLD_BAKERY }, updates: "all" },
    ],
  },
};

const facts = sampleFacts();

describe.each(Object.entries(translations))("what Butane 0.19 makes of %s", (name, choices) => {
  const document = compose(sampleInput(choices), facts);
  const golden: unknown = JSON.parse(readFileSync(new URL(`golden/butane-0.19-${name}.json`, import.meta.url), "utf8"));

  it("is what we make of it", () => {
    expect(JSON.parse(render(document, "ign"))).toEqual(golden);
  });

  it("is what our Butane means", () => {
    const { document: read, problems } = parse(render(document, "bu"));
    expect(problems).toEqual([]);
    expect(read && JSON.parse(render(read, "ign"))).toEqual(golden);
  });
});
