import picomatch from "picomatch";
import type { Entry, ImageEntry } from "#lib/bake/entry";
import { parentsOf } from "#lib/bake/paths";
import { AppError } from "#lib/errors";
import type { PlaceStep } from "#lib/recipes/plan";

type Rule = { step: PlaceStep; takes(path: string): boolean; used: boolean };

/** How many of an archive's paths an error shows. */
const SHOWN = 8;

/**
 * Sends an archive's entries to their places in the image, in the archive's order and in one pass. The first step that takes an entry has it;
 * a step that finds nothing is an error.
 */
export async function* placeEntries(
  steps: PlaceStep[],
  name: string,
  archive: AsyncIterable<Entry>,
): AsyncGenerator<ImageEntry> {
  const rules = steps.map((step): Rule => ({ step, takes: taker(step), used: false }));
  const seen: string[] = [];
  for await (const entry of archive) {
    if (entry.type !== "folder" && seen.length <= SHOWN) seen.push(entry.path);
    const rule = rules.find(({ takes }) => takes(entry.path));
    const path = rule && destination(rule.step, entry, name);
    if (rule === undefined || path === undefined || path === null) continue;
    rule.used = true;
    yield { ...entry, path, mode: rule.step.mode ?? entry.mode, origin: name };
  }
  const idle = rules.find(({ used, step }) => !used && step.optional !== true);
  if (idle !== undefined) throw nothingFound(idle.step, name, seen);
}

function taker({ from, exclude }: PlaceStep): (path: string) => boolean {
  const wanted = from === null ? () => true : glob(from);
  const unwanted = exclude.map(treeGlob);
  return (path) => wanted(path) && !unwanted.some((matches) => matches(path));
}

/** Matches paths as written too: a version such as `1.2+k3s(1)` is no pattern. */
function glob(pattern: string): (path: string) => boolean {
  const matches = picomatch(pattern, { dot: true });
  return (path) => path === pattern || matches(path);
}

/** Like a glob, but a folder that matches brings what is below it. */
export function treeGlob(pattern: string): (path: string) => boolean {
  const matches = glob(pattern);
  return (path) => matches(path) || parentsOf(path).some(matches);
}

/** Null for a folder of which nothing is left. */
function destination({ to, strip }: PlaceStep, { path, type }: Entry, name: string): string | null {
  if (!to.endsWith("/")) return type === "folder" ? null : to;
  const rest = path.split("/").slice(strip).join("/");
  if (rest !== "") return to + rest;
  if (type === "folder") return null;
  throw new AppError(
    "invalid",
    `Nothing is left of ${path || "the file"} from ${name} for the folder ${to}: name the whole path.`,
  );
}

function nothingFound({ from, exclude }: PlaceStep, name: string, seen: string[]): AppError {
  const but = exclude.length > 0 ? ` (without ${exclude.join(", ")})` : "";
  const list = seen.slice(0, SHOWN).join(", ") + (seen.length > SHOWN ? ", …" : "");
  const holds = seen.length > 0 ? `it holds ${list}` : "it is empty";
  return new AppError("invalid", `Nothing in ${name} matches ${from ?? "the step"}${but}; ${holds}.`);
}
