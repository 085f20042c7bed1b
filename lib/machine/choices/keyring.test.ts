import { expect, it } from "vitest";
import { judge } from "#lib/machine/check/judge";
import { compose } from "#lib/machine/choices/compose";
import { place } from "#lib/machine/choices/place";
import { sampleFacts, sampleInput } from "#lib/testing/sample-machine";

const docker = { recipe: "docker", version: "24.0.5", updates: "minor" } as const;
const PATH = "/etc/systemd/import-pubring.gpg";

/** What a machine boots with, and what is said of it. */
function written(choices: Parameters<typeof sampleInput>[0], isSigned: boolean) {
  const input = sampleInput(choices);
  const facts = { ...sampleFacts([{}]), isSigned };
  return { text: JSON.stringify(compose(place(input, facts))), issues: judge(input, facts, "bu").issues };
}

it.each(["url", "inline"] as const)("gives a machine that checks signatures the keyring (confs: %s)", (confs) => {
  const signed = written({ extensions: [docker], confs }, true);
  expect(signed.text).toContain(PATH);
  expect(signed.text).toContain("https://bakery.example/extensions/import-pubring.gpg");
  expect(signed.text).not.toContain("Verify=false");
  expect(signed.issues).toEqual(written({ extensions: [docker], confs }, false).issues);
});

it("gives no keyring where nothing is signed, nothing is followed, or others publish", () => {
  expect(written({ extensions: [docker] }, false).text).not.toContain(PATH);
  expect(written({ extensions: [{ ...docker, updates: "none" }] }, true).text).not.toContain(PATH);
  const elsewhere = { ...docker, source: { from: "flatcar-hub" } as const };
  expect(written({ extensions: [elsewhere] }, true).text).not.toContain(PATH);
});
