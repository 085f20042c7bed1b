import { type ImageEntry, readBody } from "#lib/bake/entry";
import { treeGlob } from "#lib/bake/glob";
import { AppError } from "#lib/errors";
import type { PlanStep } from "#lib/recipes/plan";

type Replacement = { step: Extract<PlanStep, { op: "replace" }>; used: boolean };
type Removal = { matches(path: string): boolean };
/** A replace or remove step; `index` is its place in the plan. */
export type Edit = { index: number } & (Replacement | Removal);

/** Texts are replaced in memory. */
const LARGEST_TEXT = 1024 * 1024;

/** The replace and remove steps of a plan. */
export function editsOf(steps: PlanStep[]): Edit[] {
  return steps.flatMap((step, index): Edit[] => {
    if (step.op === "replace") return [{ index, step, used: false }];
    return step.op === "remove" ? [{ index, matches: treeGlob(step.path) }] : [];
  });
}

/** The entries as these edits leave them. */
export async function* applyEdits(
  entries: AsyncIterable<ImageEntry>,
  edits: readonly Edit[],
): AsyncGenerator<ImageEntry> {
  for await (const entry of entries) {
    if (edits.some((edit) => "matches" in edit && edit.matches(entry.path))) continue;
    const replacements = edits.filter((edit) => "step" in edit).filter(({ step }) => step.path === entry.path);
    yield replacements.length === 0 ? entry : await replaceTexts(entry, replacements);
  }
}

/** Throws when a replace step found no file. */
export function requireUsed(edits: readonly Edit[]): void {
  const idle = edits.filter((edit) => "step" in edit).find(({ used }) => !used);
  if (idle !== undefined)
    throw new AppError("invalid", `There is no file ${idle.step.path} in the image to replace text in.`);
}

async function replaceTexts(entry: ImageEntry, replacements: Replacement[]): Promise<ImageEntry> {
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
  const grown = body.length + (parts.length - 1) * Buffer.byteLength(other);
  if (grown > LARGEST_TEXT * 2)
    throw new AppError("too_large", `${path} grows beyond 2 MiB where text is replaced in it.`);
  replacement.used = true;
  return Buffer.from(parts.join(latin1(other)), "latin1");
}

function latin1(text: string): string {
  return Buffer.from(text).toString("latin1");
}

async function* bodyOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
