import { describe, expect, it } from "vitest";
import { compose } from "#lib/machine/choices/compose";
import { place } from "#lib/machine/choices/place";
import { parse } from "#lib/machine/formats/parse";
import { render } from "#lib/machine/formats/render";
import { judge } from "#lib/testing/debian-tools";
import { sampleFacts, sampleInput } from "#lib/testing/sample-machine";

const PUBRING = "/etc/systemd/import-pubring.gpg";
/** No text: what a binary keyring begins with is no UTF-8. */
const KEYS = Buffer.from([0x98, 0x33, 0x04, 0x00, 0xff, 0x0a]);
const keyring = { fingerprint: "ab12".repeat(10), base64: KEYS.toString("base64") };

type Choices = Parameters<typeof sampleInput>[0];
const followed: Choices = { extensions: [{ recipe: "docker", version: "24.0.5", updates: "all" }] };

function composed(choices: Choices, known: typeof keyring | null = keyring) {
  return compose(place(sampleInput(choices), { ...sampleFacts(), keyring: known }));
}

describe("a machine that follows a server which signs", () => {
  it("gets the keyring, readable by everybody, and is told whose it is", () => {
    const file = composed(followed).files.find(({ path }) => path === PUBRING);
    expect(file).toMatchObject({ mode: 0o644, contents: { source: `data:;base64,${keyring.base64}` } });
    expect(file?.why).toContain("AB12".repeat(10));
  });

  it("checks signatures by the transfer files that the config holds itself", () => {
    const text = render(composed({ ...followed, confs: "inline" }), "bu");
    expect(text).toContain("Verify=true");
    expect(text).not.toContain("Verify=false");
  });

  it("has the same bytes in every format", async () => {
    const document = composed(followed);
    expect(render(document, "ign")).toContain(`"source": "data:;base64,${keyring.base64}"`);
    expect(parse(render(document, "bu")).problems).toEqual([]);
    for (const format of ["sh", "cloud"] as const)
      expect(render(document, format)).toContain(`printf %s ${keyring.base64} | base64 -d | store ${PUBRING} 644`);
    const { output } = await judge("sh", ["-c", `printf %s ${keyring.base64} | base64 -d | od -An -tx1`]);
    expect(output.trim()).toBe("98 33 04 00 ff 0a");
  });
});

describe("a machine without signatures", () => {
  it.each([
    ["the server signs nothing", followed, null],
    ["nothing is updated", { extensions: [{ recipe: "docker", version: "24.0.5" }] }, keyring],
    [
      "only another server is followed",
      {
        extensions: [
          { recipe: "docker", version: "24.0.5", updates: "all", source: { from: "url", base: "https://a.example" } },
        ],
      },
      keyring,
    ],
  ] satisfies [string, Choices, typeof keyring | null][])("has no keyring where %s", (_, choices, known) => {
    const document = composed({ ...choices, confs: "inline" }, known);
    expect(document.files.map(({ path }) => path)).not.toContain(PUBRING);
    expect(render(document, "bu")).not.toContain("Verify=true");
  });
});
