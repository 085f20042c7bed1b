import type { MachineIssue } from "#lib/machine/check/issue";
import { placeAll } from "#lib/machine/choices/place";
import { Extension, type Facts, type MachineInput } from "#lib/machine/choices/schema";

/** What is known of this server without asking what it has baked. */
export type Ground = Pick<Facts, "recipes" | "repository">;

/** A change of the choices, made on whatever they are by then. */
export type Change = (update: (before: MachineInput) => MachineInput) => void;

/** Image files that this server is to have, sorted, so that the order of the choices does not matter. */
export function filesOf(input: MachineInput, ground: Ground): string[] {
  const placed = placeAll(input, { ...ground, images: null });
  return [
    ...new Set(placed.filter(({ extension }) => extension.source.from === "server").map(({ file }) => file)),
  ].sort();
}

/** The choices with one extension changed. */
export function withExtension(input: MachineInput, index: number, patch: Partial<Extension>): MachineInput {
  return {
    ...input,
    extensions: input.extensions.map((extension, at) => (at === index ? { ...extension, ...patch } : extension)),
  };
}

export function withoutExtension(input: MachineInput, index: number): MachineInput {
  return { ...input, extensions: input.extensions.filter((_, at) => at !== index) };
}

/** The choices with one more extension, its version still open. Chosen a second time, it gets a name of its own. */
export function withRecipe(input: MachineInput, recipe: string): MachineInput {
  const taken = namesOf(input);
  const name = taken.includes(recipe) ? { name: freeName(recipe, taken) } : {};
  // Extension.parse would refuse the empty version that stands for "not known yet".
  const added = { ...Extension.parse({ recipe, version: "0", ...name }), version: "" };
  return { ...input, extensions: [...input.extensions, added] };
}

/** Names under which extensions are merged. */
export function namesOf({ extensions }: MachineInput): string[] {
  return extensions.map(({ recipe, name = recipe }) => name);
}

/** `docker-2`, or the first number after it that is free. */
export function freeName(name: string, taken: readonly string[]): string {
  const [, stem = name, number = "1"] = /^(.*?)(?:-(\d+))?$/.exec(name) ?? [];
  const next = `${stem}-${Number(number) + 1}`;
  return taken.includes(next) ? freeName(next, taken) : next;
}

/** The choices with one extra file changed, or added when no file of this path is there. */
export function withFile(input: MachineInput, file: MachineInput["extras"]["files"][number]): MachineInput {
  const { files } = input.extras;
  const others = files.some(({ path }) => path === file.path)
    ? files.map((other) => (other.path === file.path ? file : other))
    : [...files, file];
  return { ...input, extras: { ...input.extras, files: others } };
}

/** The choices without what is only begun: extensions without a version, files without a path, units without a name. */
export function withoutOpen(input: MachineInput): MachineInput {
  const { extensions, extras } = input;
  if ([...extensions, ...extras.files, ...extras.units].every(isNamed)) return input;
  const [files, units] = [extras.files.filter(isNamed), extras.units.filter(isNamed)];
  return { ...input, extensions: extensions.filter(isNamed), extras: { ...extras, files, units } };
}

/** What is chosen for the machine as a whole. */
export type Settings = Omit<MachineInput, "extensions" | "extras" | "arch">;

export function settingsOf({ extensions: _, extras: __, arch: ___, ...settings }: MachineInput): Settings {
  return settings;
}

type Row = { version: string } | { path: string } | { name: string };

function isNamed(row: Row): boolean {
  return ("version" in row ? row.version : "path" in row ? row.path : row.name) !== "";
}

/** The issues of `withoutOpen(input)` at the places that their choices have in `input`. */
export function atChoices(issues: readonly MachineIssue[], input: MachineInput): MachineIssue[] {
  const lists: Record<string, readonly Row[]> = {
    "extensions.": input.extensions,
    "extras.files.": input.extras.files,
    "extras.units.": input.extras.units,
  };
  const places = Object.entries(lists).map(([prefix, rows]) => ({
    prefix,
    kept: rows.flatMap((row, index) => (isNamed(row) ? [index] : [])),
  }));
  return issues.map((issue) => {
    const place = places.find(({ prefix }) => issue.path.startsWith(prefix));
    if (place === undefined) return issue;
    const [index = "", ...rest] = issue.path.slice(place.prefix.length).split(".");
    return { ...issue, path: [`${place.prefix}${place.kept[Number(index)] ?? index}`, ...rest].join(".") };
  });
}
