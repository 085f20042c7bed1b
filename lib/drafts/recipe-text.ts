import { stringify } from "yaml";
import { ARCHES } from "#lib/arches";
import type { FoundVersions } from "#lib/drafts/find-versions";
import type { DraftStep } from "#lib/drafts/steps";
import { CATEGORIES } from "#lib/recipes/schema";
import type { Arch } from "#lib/words";

/** All that was found for a recipe. Notes become comments. */
export type Draft = {
  name: string;
  homepage: string;
  notes: string[];
  licences: string[];
  versions: FoundVersions;
  arch: Partial<Record<Arch, string>>;
  sources: { id: string; url: string; sums: string | null; when: { arch: Arch } | undefined; notes: string[] }[];
  steps: DraftStep[];
  programs: string[];
  units: string[];
};

/** The text of a recipe. What nobody could find is empty, which `bakehouse check` complains of. */
export function recipeText(draft: Draft): string {
  const parts = [head(draft), block("versions", draft.versions.members, draft.versions.notes)];
  parts.push(block("arch", draft.arch, archNotes(draft)), sourcesText(draft), imageText(draft));
  if (draft.units.length > 0)
    parts.push(`# Starts what it brings as soon as it is merged:\n# start: ${flow(draft.units)}\n`);
  if (draft.programs.length > 0) parts.push(`require: ${flow(draft.programs)}\n`);
  return parts.join("\n");
}

function head({ name, homepage, notes, licences }: Draft): string {
  const licence = licences.length === 0 ? "" : ` It is in ${licences.join(", ")}.`;
  const lines = [
    `name: ${scalar(name)}`,
    `title: ${scalar(name)}`,
    `summary: "" # One sentence of at most 200 characters: what it is for.`,
    `homepage: ${homepage === "" ? '"" # An https:// address.' : scalar(homepage)}`,
    `licence: "" ${comment(`Its SPDX name, such as Apache-2.0.${licence}`)}`,
    `category: tools # Or ${CATEGORIES.filter((each) => each !== "tools").join(", ")}.`,
    "",
  ];
  return notes.map(comment).concat(lines).join("\n");
}

function archNotes({ arch }: Draft): string[] {
  const missing = ARCHES.filter((name) => arch[name] === undefined);
  if (missing.length === 0) return [];
  return [`Nothing was found for ${missing.join(" and ")}: add upstream's word for it where there is a file.`];
}

function sourcesText({ sources }: Draft): string {
  const lines = sources.flatMap(({ id, url, sums, when, notes }) => {
    const members = memberLines({
      url: scalar(url),
      sums: sums === null ? undefined : scalar(sums),
      when: whenText(when),
    });
    return notes.map(comment).concat(
      `${id}:`,
      members.map((line) => `  ${line}`),
    );
  });
  return `sources:\n${indented(lines)}`;
}

function imageText({ steps, sources }: Draft): string {
  if (steps.length === 0) return "image: [] # Nothing to run was found: say what goes where.\n";
  const lines = steps.flatMap(({ place, from, to, strip, mode, notes }) => {
    const when = whenText(sources.find(({ id }) => id === place)?.when);
    const members = { place, from: from === undefined ? undefined : scalar(from), to: scalar(to), strip, mode, when };
    const [first, ...rest] = memberLines(members);
    return notes.map(comment).concat(
      `- ${first}`,
      rest.map((line) => `  ${line}`),
    );
  });
  return `image:\n${indented(lines)}`;
}

/** What has no value is left out. */
function memberLines(members: Record<string, string | number | undefined>): string[] {
  return Object.entries(members).flatMap(([key, value]) => (value === undefined ? [] : [`${key}: ${value}`]));
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}\n`).join("");
}

function whenText(when: { arch: Arch } | undefined): string | undefined {
  return when && `{ arch: ${when.arch} }`;
}

function block(key: string, members: object, notes: readonly string[] = []): string {
  return notes.map((note) => `${comment(note)}\n`).join("") + stringify({ [key]: members }, { lineWidth: 0 });
}

function flow(list: readonly string[]): string {
  return `[${list.map(scalar).join(", ")}]`;
}

/** Quoted where YAML would read something else. */
function scalar(text: string): string {
  return /^\w[\w./+~@:-]*$/.test(text) ? stringify(text, { lineWidth: 0 }).trimEnd() : JSON.stringify(text);
}

/** Names from outside may hold line breaks and worse. */
function comment(note: string): string {
  return `# ${note.replace(/[\s\p{C}]+/gu, " ")}`;
}
