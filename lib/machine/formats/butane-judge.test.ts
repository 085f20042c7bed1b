import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { IssueCode } from "#lib/machine/check/issue";
import { doctor } from "#lib/machine/formats/doctor";
import { askButane } from "#lib/testing/butane";
import { mutated, textOf, WHOLE } from "#lib/testing/butane-configs";

/** A Butane binary to hold the doctor against, and a folder with more configs: `.bu` files, and `.md` files that quote some. */
const { JUDGE_BUTANE: program = "", JUDGE_TEXTS: folder } = process.env;
const CASES = path.join(import.meta.dirname, "cases");

/** What Butane takes, and what still stops a machine or an update. */
const STOPPING: readonly IssueCode[] = [
  ...(["current-symlink", "dangling-link", "image-without-source", "target-folder", "versioned-name"] as const),
  ...(["keyring-armored", "keyring-private"] as const),
  ...(["conf-folder", "no-definitions", "pattern", "github-tag", "hash", "read-only", "template"] as const),
];

/** What the two of them do not agree on: nothing when all is well. */
async function disagreement(text: string): Promise<string[]> {
  const verdict = await askButane(program, text, CASES);
  const errors = doctor(text).issues.filter(({ severity }) => severity === "error");
  const lines = new Set(errors.map(({ line }) => line ?? 0));
  if (verdict.accepted) {
    return (
      errors
        .filter(({ code, line }) => !STOPPING.includes(code) && !verdict.warnings.includes(line ?? 0))
        // Without a name an entry of passwd stops the machine; without a layout a mirror stops today's Butane.
        .filter(
          ({ code, path }) => !(code === "missing" && path.startsWith("passwd.")) && path !== "boot_device.mirror",
        )
        .map(({ line, code, message }) => `accepted, but ${line} ${code} ${message}`)
    );
  }
  // An older Butane does not have the newest versions.
  if (errors.length === 0 && verdict.output.includes("No translator exists")) return [];
  if (errors.length === 0) return [`refused, and nothing is told: ${verdict.output}`];
  // What OpenShift refuses in what comes out, and anchors, Butane itself finds no line for; a boot device moves its lists.
  if (/spec\.config/.test(verdict.output) || /^boot_device:/m.test(text) || /[&*]a\d/.test(text)) return [];
  // Of a link without a path Butane says that everything lies below it; of a template what its parser stumbles over.
  if (errors.some(({ code }) => code === "missing" || code === "template")) return [];
  const missed = verdict.errors.filter((line) => !lines.has(line));
  return missed.length === 0 ? [] : [`refused at ${missed}, told at ${Array.from(lines)}: ${verdict.output}`];
}

function quoted(file: string): { name: string; text: string }[] {
  const text = readFileSync(file, "utf8");
  if (file.endsWith(".bu")) return [{ name: path.basename(file), text }];
  return Array.from(text.matchAll(/^```ya?ml\n([\s\S]*?)^```/gm), ([, yaml = ""], index) => {
    return { name: `${path.basename(file)} ${index + 1}`, text: yaml };
  });
}

const texts = [CASES].concat(folder ?? []).flatMap((place) => {
  const files = readdirSync(place, { recursive: true, encoding: "utf8" }).filter((file) => /\.(bu|md)$/.test(file));
  return files.sort().flatMap((file) => quoted(path.join(place, file)));
});

describe(`Butane${program === "" ? " (skipped: JUDGE_BUTANE names no program)" : ""}`, () => {
  it.skipIf(program === "").each(texts)("and the doctor agree on $name", async ({ text }) => {
    expect(await disagreement(text)).toEqual([]);
  });

  it.skipIf(program === "").each(WHOLE)("takes what the doctor takes: $variant $version", async (config) => {
    const text = textOf(config);
    expect(await askButane(program, text)).toMatchObject({ accepted: true });
    expect(doctor(text).issues.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  it.skipIf(program === "").each(texts)("takes what is fixed of $name, if the doctor does", async ({ text }) => {
    const { fixed } = doctor(text);
    if (fixed === null || doctor(fixed).issues.some(({ severity }) => severity === "error")) return;
    const verdict = await askButane(program, fixed, CASES);
    expect(verdict.accepted || verdict.output.includes("No translator exists"), verdict.output).toBe(true);
  });

  it.skipIf(program === "")("and the doctor agree on configs with a mistake", async () => {
    const property = fc.asyncProperty(mutated, async (text) => {
      expect(await disagreement(text)).toEqual([]);
    });
    await fc.assert(property, { numRuns: 300 });
  });
});
