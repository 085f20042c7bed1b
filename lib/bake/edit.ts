import { type ImageEntry, readBody } from "#lib/bake/entry";
import { treeGlob } from "#lib/bake/place";
import { AppError } from "#lib/errors";
import type { PlanStep } from "#lib/recipes/plan";

type ReplaceStep = Extract<PlanStep, { op: "replace" }>;
/** `after`: the number of steps that went before; only what those made is changed. */
type Replacement = { step: ReplaceStep; after: number; used: boolean };
type Removal = { matches(path: string): boolean; after: number };
export type Edits = { replacements: Replacement[]; removals: Removal[] };

/** Texts are replaced in memory. */
const LARGEST_TEXT = 1024 * 1024;

/** What a plan's replace and remove steps do to the entries of the steps before them. */
export function editsOf(steps: PlanStep[]): Edits {
  return {
    replacements: steps.flatMap((step, after) => (step.op === "replace" ? [{ step, after, used: false }] : [])),
    removals: steps.flatMap((step, after) => (step.op === "remove" ? [{ matches: treeGlob(step.path), after }] : [])),
  };
}

/** The entries of step `index` as the later steps leave them. */
export async function* edited(
  entries: AsyncIterable<ImageEntry>,
  { replacements, removals }: Edits,
  index: number,
): AsyncGenerator<ImageEntry> {
  for await (const entry of entries) {
    if (removals.some(({ matches, after }) => after > index && matches(entry.path))) continue;
    const wanted = replacements.filter(({ step, after }) => after > index && step.path === entry.path);
    yield wanted.length === 0 ? entry : await replaced(entry, wanted);
  }
}

/** Throws when a replace step found no file. */
export function requireUsed({ replacements }: Edits): void {
  const idle = replacements.find(({ used }) => !used);
  if (idle !== undefined)
    throw new AppError("invalid", `There is no file ${idle.step.path} in the image to replace text in.`);
}

async function replaced(entry: ImageEntry, replacements: Replacement[]): Promise<ImageEntry> {
  const body = entry.type === "file" ? await readBody(entry, LARGEST_TEXT) : null;
  if (body === null) {
    throw new AppError("invalid", `${entry.path} is no text file of at most 1 MiB, so nothing can be replaced in it.`);
  }
  const bytes = replacements.reduce(replaceOnce, body);
  return { ...entry, size: bytes.length, body: bodyOf(bytes) };
}

/** Compares bytes, written as latin1: the file's encoding does not matter and stays. */
function replaceOnce(body: Buffer, replacement: Replacement): Buffer {
  const { path, text, with: other } = replacement.step;
  const parts = body.toString("latin1").split(latin1(text));
  if (parts.length === 1)
    throw new AppError("invalid", `${path} does not hold ${JSON.stringify(text)}, which is to be replaced.`);
  replacement.used = true;
  return Buffer.from(parts.join(latin1(other)), "latin1");
}

function latin1(text: string): string {
  return Buffer.from(text).toString("latin1");
}

async function* bodyOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
