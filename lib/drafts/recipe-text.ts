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
  return [
    ...notes.map(comment),
    `name: ${scalar(name)}`,
    `title: ${scalar(name)}`,
    `summary: "" # One sentence of at most 200 characters: what it is for.`,
    `homepage: ${homepage === "" ? '"" # An https:// address.' : scalar(homepage)}`,
    `licence: "" # Its SPDX name, such as Apache-2.0.${licence}`,
    `category: tools # Or ${CATEGORIES.filter((each) => each !== "tools").join(", ")}.`,
    "",
  ].join("\n");
}

function archNotes({ arch }: Draft): string[] {
  const missing = ARCHES.filter((name) => arch[name] === undefined);
  if (missing.length === 0) return [];
  return [`Nothing was found for ${missing.join(" and ")}: add upstream's word for it where there is a file.`];
}

function sourcesText({ sources }: Draft): string {
  const lines = sources.flatMap(({ id, url, sums, when, notes }) => [
    ...notes.map((note) => `  ${comment(note)}`),
    `  ${id}:`,
    `    url: ${scalar(url)}`,
    ...(sums === null ? [] : [`    sums: ${scalar(sums)}`]),
    ...(when === undefined ? [] : [`    when: { arch: ${when.arch} }`]),
  ]);
  return `sources:\n${lines.join("\n")}\n`;
}

function imageText({ steps, sources }: Draft): string {
  const whenOf = (id: string) => sources.find((source) => source.id === id)?.when;
  if (steps.length === 0) return "image: [] # Nothing to run was found: say what goes where.\n";
  const lines = steps.flatMap(({ place, from, to, strip, mode, notes }) => {
    const when = whenOf(place);
    return [
      ...notes.map((note) => `  ${comment(note)}`),
      `  - place: ${place}`,
      ...(from === undefined ? [] : [`    from: ${scalar(from)}`]),
      `    to: ${scalar(to)}`,
      ...(strip === undefined ? [] : [`    strip: ${strip}`]),
      ...(mode === undefined ? [] : [`    mode: ${mode}`]),
      ...(when === undefined ? [] : [`    when: { arch: ${when.arch} }`]),
    ];
  });
  return `image:\n${lines.join("\n")}\n`;
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
