import { readTextIn } from "#lib/builds/read-text";
import type { Comparison, TextChange } from "#lib/follow/comparison";
import type { ManifestEntry } from "#lib/images/manifest";
import type { ImageRow } from "#lib/images/schema";
import type { ImageStore } from "#lib/images/store";
import { isUnknown } from "#lib/inspect/differences";
import { diffLines } from "#lib/line-diff";

/** Files whose text is read, of each kind; more are listed without. */
const MOST_FILES = 20;
/** Bytes of a text that is still shown. */
const MOST_BYTES = 64 * 1024;

type Sides = { before: ImageRow | null; after: ImageRow };

/** A comparison with the texts of its units, configuration and licences, read from both images where they can be read. */
export async function withTexts<C extends Comparison>(comparison: C, sides: Sides, store: ImageStore): Promise<C> {
  const { units, defaults, licences, release } = comparison;
  if ([units, defaults, licences, release].every(({ length }) => length === 0)) return comparison;
  return holding(sides.before, store, () => holding(sides.after, store, () => readAll(comparison, sides, store)));
}

/** Bytes that are elsewhere are then fetched once, and not for each text. */
async function holding<T>(image: ImageRow | null, store: ImageStore, work: () => Promise<T>): Promise<T> {
  const done = image && (await store.withFile(image.sha256, async () => ({ of: await work() })));
  return done === null ? work() : done.of;
}

async function readAll<C extends Comparison>(comparison: C, sides: Sides, store: ImageStore): Promise<C> {
  const read = (changes: readonly TextChange[]) => readChanges(changes, sides, store);
  return {
    ...comparison,
    units: await read(comparison.units),
    defaults: await read(comparison.defaults),
    licences: await read(comparison.licences),
    release: (await read(comparison.release)).filter(saysOtherwise),
  };
}

/** Not so a file whose digest is not known where it turns out to be the same, or can't be read. */
function saysOtherwise({ before, after, lines }: TextChange): boolean {
  if (lines === null) return before === null || after === null || !isUnknown(before, after);
  return lines.some(({ kind }) => kind === "added" || kind === "removed");
}

/** One after the other: each starts a program. */
async function readChanges(changes: readonly TextChange[], sides: Sides, store: ImageStore): Promise<TextChange[]> {
  const result = [];
  for (const [index, change] of changes.entries())
    result.push(index < MOST_FILES ? { ...change, lines: await linesOf(change, sides, store) } : change);
  return result;
}

async function linesOf({ before, after }: TextChange, sides: Sides, store: ImageStore): Promise<TextChange["lines"]> {
  const textOf = async (entry: ManifestEntry | null, image: ImageRow | null) => {
    if (entry === null) return "";
    if (entry.type === "symlink") return `→ ${entry.target ?? ""}\n`;
    return image === null || entry.size > MOST_BYTES ? null : readTextIn(image, entry.path, store);
  };
  const [old, now] = [await textOf(before, sides.before), await textOf(after, sides.after)];
  if (old === null || now === null) return null;
  if (before === null) return linesIn(now).map((text) => ({ kind: "added", text }));
  if (after === null) return linesIn(old).map((text) => ({ kind: "removed", text }));
  return diffLines(linesIn(old).join("\n"), linesIn(now).join("\n"));
}

/** A text whose last line has an end has no empty line after it. */
function linesIn(text: string): string[] {
  return text.replace(/\n$/, "").split("\n");
}
