import { checkDocument } from "#lib/machine/check/check-document";
import type { Severity } from "#lib/machine/choices/schema";
import { BUTANE } from "#lib/machine/choices/targets";
import { SECTIONS } from "#lib/machine/formats/butane";
import type { Document } from "#lib/machine/formats/document";
import { FIXES, type Fix } from "#lib/machine/formats/fixes";
import { type Parsed, parse } from "#lib/machine/formats/parse";
import { writeYaml } from "#lib/yaml";

/** Something wrong with a config that somebody wrote, at a line of it (from 1). */
export type Diagnosis = { severity: Severity; code: string; message: string; line: number | null; path: string };

export type Report = {
  format: Parsed["format"];
  issues: Diagnosis[];
  /** The whole text with everything mended whose remedy is certain; null when there is no such thing. */
  fixed: string | null;
};

/** What is wrong with a Butane config (YAML) or an Ignition config (JSON). Never throws; runs anywhere. */
export function doctor(text: string): Report {
  const { format, issues } = diagnose(text);
  const fixed = mend(text);
  return {
    format,
    issues: issues.map(({ at, ...issue }) => ({ ...issue, path: at.map(String).join(".") })),
    fixed: fixed === text ? null : fixed,
  };
}

type Found = Omit<Diagnosis, "path"> & { at: readonly PropertyKey[] };

function diagnose(text: string): Parsed & { issues: Found[] } {
  const parsed = parse(text);
  const { document, problems, lineOf } = parsed;
  const told = problems.map(({ code, message, line, path }) => ({
    severity: severityOf(code),
    code,
    message,
    line,
    at: path,
  }));
  const found = document === null ? [] : [...checkHead(document, parsed), ...checkAll(document, lineOf)];
  const issues = [...told, ...found].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  return { ...parsed, issues };
}

function severityOf(code: string): Severity {
  return code === "not-read" ? "hint" : "error";
}

function checkAll(document: Document, lineOf: Parsed["lineOf"]): Found[] {
  return checkDocument(document).map(({ at: [list, ...rest], ...issue }) => {
    const at = [...SECTIONS[list], ...rest];
    return { ...issue, at, line: lineOf(at) };
  });
}

function checkHead({ variant, version }: Document, { format, lineOf }: Parsed): Found[] {
  const known = variant === "other" ? undefined : BUTANE[variant][version];
  if (format === "ignition" || known !== undefined) return [];
  const message = "Bakehouse translates flatcar 1.0.0 and 1.1.0, fcos 1.4.0 and 1.5.0; this one it can only look at.";
  return [{ severity: "hint", code: "other-version", message, line: lineOf(["version"]), at: ["version"] }];
}

/** Mends one kind of thing after another, since each may move the others. */
function mend(text: string): string {
  let mended = text;
  for (let round = 0; round < 100; round++) {
    const next = mendOnce(mended);
    if (next === null) break;
    mended = next;
  }
  return mended;
}

/** What stands under a wrong key or name is not looked at, so mending that may bring to light what else is wrong there. */
const HIDING = ["duplicate-key", "unknown-key", "versioned-name"];

/** The text with all issues of one kind mended, or the first that can be. A remedy that leaves as much wrong as before is none. */
function mendOnce(text: string): string | null {
  const { document, issues } = diagnose(text);
  if (document === null) return null;
  for (const [code, fix] of Object.entries(FIXES)) {
    const places = issues.filter((issue) => issue.code === code).map(({ at }) => at);
    if (fix === undefined || places.length === 0) continue;
    const better = (next: string | null) => {
      if (next === null) return false;
      const after = diagnose(next).issues;
      return after.length < issues.length || (HIDING.includes(code) && countAt(after, code, places) < places.length);
    };
    const { next, mended } = apply(fix, text, places);
    if (better(next)) return next;
    const alone = mended.length < 2 ? [] : mended.map((at) => apply(fix, text, [at]).next);
    const found = alone.find(better);
    if (found) return found;
  }
  return null;
}

function countAt(issues: readonly Found[], code: string, places: readonly Found["at"][]): number {
  const wanted = new Set(places.map((at) => JSON.stringify(at)));
  return issues.filter((issue) => issue.code === code && wanted.has(JSON.stringify(issue.at))).length;
}

/** The text with one kind of thing mended at each of the places where that is certain. */
function apply(
  fix: Fix,
  text: string,
  places: readonly Found["at"][],
): { next: string | null; mended: readonly Found["at"][] } {
  const { yaml, format } = parse(text);
  // The library refuses to write what it found wrong when it read it.
  yaml.errors.length = 0;
  const mended = places.filter((at) => fix({ yaml, at, format }));
  if (mended.length === 0) return { next: null, mended };
  const next = format === "ignition" ? `${JSON.stringify(yaml.toJS(), null, 2)}\n` : writeYaml(yaml);
  return { next, mended };
}
