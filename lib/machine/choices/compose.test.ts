import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compose } from "#lib/machine/choices/compose";
import { place } from "#lib/machine/choices/place";
import { parse } from "#lib/machine/formats/parse";
import { render } from "#lib/machine/formats/render";
import { sampleFacts, sampleInput } from "#lib/testing/sample-machine";

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

/** Units that no example has: what systemd from 257 on needs beside them. */
const ADDED = ["systemd-sysupdate-update.timer", "systemd-sysupdate-update.service", "systemd-sysext.service"];

/** An Ignition config without what newer systemd needs. */
function ofExample(text: string): unknown {
  return JSON.parse(text, (key, value) =>
    key === "units" ? value.filter(({ name }: { name: string }) => !ADDED.includes(name)) : value,
  );
}

describe.each(Object.entries(translations))("what Butane 0.19 makes of %s", (name, choices) => {
  const document = compose(place(sampleInput(choices), facts));
  const golden: unknown = JSON.parse(
    readFileSync(new URL(`../formats/golden/butane-0.19-${name}.json`, import.meta.url), "utf8"),
  );

  it("is what we make of it, entry for entry", () => {
    expect(ofExample(render(document, "ign"))).toEqual(golden);
  });

  it("has beside it what newer systemd needs, and nothing else", () => {
    const added = document.units.filter((unit) => ADDED.includes(unit.name)).map((unit) => unit.name);
    expect(added).toEqual(choices?.after === undefined ? [] : ADDED);
  });

  it("is what our Butane means", () => {
    const { document: read, problems } = parse(render(document, "bu"));
    expect(problems).toEqual([]);
    expect(read && ofExample(render(read, "ign"))).toEqual(golden);
  });
});

describe("a mask that only a reboot flag makes right", () => {
  const masked = (choices: Parameters<typeof sampleInput>[0]) => {
    const { recipes, ...rest } = sampleFacts();
    const { kubernetes } = recipes;
    if (kubernetes === undefined) throw new Error("the samples have no kubernetes");
    const masks = [{ unit: "locksmithd.service", after: "reboot-flag" as const, why: "kured reboots" }];
    const machine = { ...kubernetes.machine, masks };
    const facts = { ...rest, recipes: { ...recipes, kubernetes: { ...kubernetes, machine } } };
    return compose(place(sampleInput(choices), facts)).units.some(({ mask }) => mask === true);
  };
  const kubernetes = { recipe: "kubernetes", version: "v1.27.4" };

  it("is there when updates write that flag", () => {
    expect(masked({ extensions: [{ ...kubernetes, updates: "all" }] })).toBe(true);
  });

  it("is not there when they do something else, or when there are none", () => {
    expect(masked({ extensions: [{ ...kubernetes, updates: "all" }], after: "restart-sysext" })).toBe(false);
    expect(masked({ extensions: [kubernetes] })).toBe(false);
  });
});

describe("an image that is not baked yet", () => {
  const docker = sampleInput({ extensions: [{ recipe: "docker", version: "24.0.5" }] });
  const text = (images: Parameters<typeof sampleFacts>[0], format: "bu" | "sh") =>
    render(compose(place(docker, sampleFacts(images))), format);

  it("is named as such in the file itself, and only where that is known", () => {
    for (const format of ["bu", "sh"] as const) {
      expect(text([], format)).toContain("# docker: the image, under its version; not baked yet: bake it");
      expect(text([{ name: "docker" }], format)).not.toContain("not baked");
      expect(text(null, format)).not.toContain("not baked");
    }
  });
});

it("gives files to whom the recipe says, and makes the users that the machine needs", () => {
  const facts = sampleFacts();
  const consul = facts.recipes.consul;
  if (consul === undefined) throw new Error("The sample has no consul.");
  const files = [
    { path: "/etc/consul.d/consul.hcl", mode: 0o640, user: "consul", group: "consul", text: "x\n", why: "w" },
  ];
  const users = [
    { name: "consul", groups: ["kvm"], why: "reads it" },
    { name: "plain", groups: [], why: "w" },
  ];
  const recipes = { ...facts.recipes, consul: { ...consul, machine: { ...consul.machine, files, users } } };
  const input = sampleInput({ extensions: [{ recipe: "consul", version: "1.22.1" }] });
  const document = compose(place(input, { ...facts, recipes }));
  expect(document.files).toContainEqual({
    path: "/etc/consul.d/consul.hcl",
    mode: 0o640,
    user: { name: "consul" },
    group: { name: "consul" },
    contents: { inline: "x\n" },
    why: "w",
    from: "extensions.0",
  });
  const system = { system: true, no_create_home: true, from: "extensions.0" };
  expect(document.users).toEqual([
    { name: "consul", groups: ["kvm"], why: "reads it", ...system },
    { name: "plain", why: "w", ...system },
  ]);
  expect(render(document, "bu")).toMatch(
    /- path: \/etc\/consul\.d\/consul\.hcl\n +mode: 0640\n +user:\n +name: consul\n/,
  );
});
