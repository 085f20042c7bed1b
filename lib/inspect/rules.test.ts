import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { transform } from "esbuild";
import { expect, it } from "vitest";
import { RULES_REVISION } from "#lib/lint-rules";

/** All that decides what is found. */
const FILES = `base-system libraries lint lint-paths lint-texts lint-units texts unit-file unit-keys waivers`
  .split(" ")
  .map((file) => `${file}.ts`)
  .concat("../lint-rules.ts");

async function digestOfRules(): Promise<string> {
  const hash = createHash("sha256");
  for (const file of FILES) hash.update(await bareCode(path.join(import.meta.dirname, file)));
  return hash.digest("hex").slice(0, 16);
}

/** Without comments, types, spaces, and what is exported: none of these finds anything. */
async function bareCode(file: string): Promise<string> {
  const text = (await readFile(file, "utf8")).replace(/RULES_REVISION = \d+/, "RULES_REVISION = 0");
  const { code } = await transform(text, { loader: "ts", minifyWhitespace: true });
  return code.replaceAll(/\bexport (?=\w)/g, "");
}

it("has a revision of its own for what the rules are: raise it where images are to be looked at again, then write both here", async () => {
  expect({ revision: RULES_REVISION, rules: await digestOfRules() }).toEqual({
    revision: 3,
    rules: "76f257182bda57c6",
  });
});
