import type { ArchiveEntry, Entry, ImageEntry } from "#lib/bake/entry";
import { glob, Seen, treeGlob } from "#lib/bake/glob";
import { takeEntries } from "#lib/bake/links";
import { AppError } from "#lib/errors";
import type { PlaceStep } from "#lib/recipes/plan";

type Rule = { step: PlaceStep; takes(path: string): boolean; used: boolean };

/**
 * Sends an archive's entries to their places in the image, in the archive's order and in one pass; `read` begins one. The first step that
 * takes an entry has it; a step that finds nothing is an error.
 */
export async function* placeEntries(
  steps: PlaceStep[],
  name: string,
  read: () => AsyncIterable<ArchiveEntry>,
): AsyncGenerator<ImageEntry> {
  const rules = steps.map((step): Rule => ({ step, takes: taker(step), used: false }));
  const ruleFor = (path: string) => rules.find(({ takes }) => takes(path));
  const seen = new Seen();
  const takes = (entry: ArchiveEntry) => {
    seen.see(entry);
    return ruleFor(entry.path) !== undefined;
  };
  for await (const entry of takeEntries(read, name, takes)) {
    const rule = ruleFor(entry.path);
    const path = rule && destination(rule.step, entry, name);
    if (rule === undefined || path === undefined || path === null) continue;
    rule.used = true;
    const { within, ...taken } = entry;
    yield { ...taken, path, mode: rule.step.mode ?? entry.mode, origin: within ?? name };
  }
  const idle = rules.find(({ used, step }) => !used && step.optional !== true);
  if (idle !== undefined) throw seen.nothingMatches(inWords(idle.step), name);
}

function taker({ from, exclude }: PlaceStep): (path: string) => boolean {
  const wanted = from === null ? () => true : glob(from);
  const unwanted = exclude.map(treeGlob);
  return (path) => wanted(path) && !unwanted.some((matches) => matches(path));
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

function inWords({ from, exclude, inside }: PlaceStep): string {
  const but = exclude.length > 0 ? ` (without ${exclude.join(", ")})` : "";
  return `${from ?? "the step"}${but}${inside === undefined ? "" : ` inside ${inside}`}`;
}
