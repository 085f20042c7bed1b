import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { RULES_REVISION } from "#lib/lint-rules";

/** All that decides what is found. */
const FILES = `base-system libraries lint lint-paths lint-texts lint-units texts unit-file unit-keys waivers`
  .split(" ")
  .map((file) => `${file}.ts`)
  .concat("../lint-rules.ts");

async function digestOfRules(): Promise<string> {
  const hash = createHash("sha256");
  for (const file of FILES) hash.update(withoutRevision(await readFile(path.join(import.meta.dirname, file), "utf8")));
  return hash.digest("hex").slice(0, 16);
}

function withoutRevision(text: string): string {
  return text.replace(/RULES_REVISION = \d+/, "");
}

it("has a revision of its own for what the rules are: raise it where images are to be looked at again, then write both here", async () => {
  expect({ revision: RULES_REVISION, rules: await digestOfRules() }).toEqual({
    revision: 2,
    rules: "872bd57ff7852c7e",
  });
});
