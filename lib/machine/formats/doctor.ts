import { type KeyPath, pathText } from "#lib/issues";
import { checkDocument } from "#lib/machine/check/check-document";
import { bySeverity, type Issue, type IssueCode, issue } from "#lib/machine/check/issue";
import { type Known, NOTHING_KNOWN } from "#lib/machine/check/known";
import { type Document, SECTIONS } from "#lib/machine/formats/document";
import { FIXES, type Fix, openConfig } from "#lib/machine/formats/fixes";
import { camelCase } from "#lib/machine/formats/ignition";
import { type Parsed, parse, withLine } from "#lib/machine/formats/parse";
import type { Problem } from "#lib/machine/formats/read-config";
import { writeYaml } from "#lib/yaml";

/** Something wrong with a config that a user wrote, at a line of it (from 1). */
export type Diagnosis = Issue<string> & { line: number | null };

export type Report = {
  format: Parsed["format"];
  /** Errors first, each severity in the order of its lines; the first 200. */
  issues: Diagnosis[];
  /** How many more there are. */
  more: number;
  /** The whole text with everything fixed that can have been meant in one way only; null when there is no such thing. */
  fixed: string | null;
};

const MOST_SHOWN = 200;

/**
 * What is wrong with a Butane config (YAML) or an Ignition config (JSON). Never throws; runs anywhere; its time is bounded
 * by the limits of lib/yaml.ts and by MOST_READ.
 */
export function doctor(text: string, known: Known = NOTHING_KNOWN): Report {
  const { format, issues } = diagnose(text, known);
  const fixed = fixAll(text, known);
  return {
    format,
    issues: issues.slice(0, MOST_SHOWN).map((issue) => ({ ...issue, path: pathText(issue.path) })),
    more: Math.max(0, issues.length - MOST_SHOWN),
    fixed: fixed === text ? null : fixed,
  };
}

function diagnose(text: string, known: Known): Pick<Parsed, "format" | "document"> & { issues: Problem[] } {
  const parsed = parse(text);
  const { format, document, problems } = parsed;
  const ofDocument = document === null ? [] : checkAll(document, parsed, known);
  const issues = problems.concat(ofDocument).sort((a, b) => bySeverity(a, b) || (a.line ?? 0) - (b.line ?? 0));
  return { format, document, issues };
}

function checkAll(document: Document, { format, lineOf, placeOf }: Parsed, known: Known): Problem[] {
  return checkDocument(document, known).map(({ path: [list, ...members], severity, code, message }) => {
    const path = [...(list === "rest" ? [] : SECTIONS[list]), ...members];
    const place = placeOf(path).map((key) => (format === "ignition" && typeof key === "string" ? camelCase(key) : key));
    return withLine(issue(severity, code, message, place), lineOf);
  });
}

/** Characters that are read again while fixes are tried: of a long text with many mistakes the last ones stay. */
const MOST_READ = 2_000_000;

/** Fixes one kind of thing after another, since each may move the others. */
function fixAll(text: string, known: Known): string {
  const budget = { characters: MOST_READ };
  let fixed = text;
  for (;;) {
    const next = fixOneKind(fixed, budget, known);
    if (next === null) return fixed;
    fixed = next;
  }
}

/** What stands under a wrong key or name is not looked at, so a fix may bring to light what else is wrong there. */
const HIDING: readonly IssueCode[] = ["duplicate-key", "unknown-key", "versioned-name", "one-name"];

/** Hints that say what nobody can mean otherwise. */
const CERTAIN_HINTS: readonly IssueCode[] = ["one-name", "asks-twice"];

/** The text with all issues of one kind fixed, or the first that can be. A fix that leaves as much wrong as before is none. */
function fixOneKind(text: string, budget: { characters: number }, known: Known): string | null {
  const isAffordable = () => {
    budget.characters -= text.length;
    return budget.characters > 0;
  };
  const { document, issues } = diagnose(text, known);
  if (document === null) return null;
  for (const [code, fix] of Object.entries(FIXES)) {
    const places = placesOf(issues, code);
    if (places.length === 0) continue;
    const isBetter = (next: string) => {
      const after = diagnose(next, known).issues;
      if (after.length < issues.length) return true;
      const before = new Set(places.map(pathText));
      return (
        HIDING.some((hiding) => hiding === code) &&
        placesOf(after, code).filter((place) => before.has(pathText(place))).length < places.length
      );
    };
    const { next, done } = apply(fix, text, places);
    if (next !== null && isAffordable() && isBetter(next)) return next;
    if (done.length < 2) continue;
    for (const place of done) {
      const alone = isAffordable() ? apply(fix, text, [place]).next : null;
      if (alone !== null && isBetter(alone)) return alone;
    }
  }
  return null;
}

/** Where issues of one kind are, each place once. What a hint says, or what nobody has seen, is left to its author. */
function placesOf(issues: readonly Problem[], code: string): KeyPath[] {
  const ofKind = issues.filter((issue) => {
    if (issue.code !== code) return false;
    if (issue.severity === "hint") return CERTAIN_HINTS.includes(issue.code);
    return code !== "versioned-name" || issue.severity === "error";
  });
  return Array.from(new Map(ofKind.map(({ path }) => [pathText(path), path])).values());
}

/** The text with one kind of thing fixed at each of the places where it is certain what was meant. */
function apply(fix: Fix, text: string, places: readonly KeyPath[]): { next: string | null; done: KeyPath[] } {
  const { yaml, format } = parse(text);
  const config = openConfig(yaml, format, text);
  const done = places.filter((place) => fix(config, place));
  if (done.length === 0) return { next: null, done };
  const next = format === "ignition" ? `${JSON.stringify(yaml.toJS(), null, 2)}\n` : writeYaml(yaml);
  return { next, done };
}
