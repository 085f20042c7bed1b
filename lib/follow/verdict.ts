import { compareImage, imageBefore, type Surroundings } from "#lib/follow/compare-images";
import type { Comparison } from "#lib/follow/comparison";
import type { ImageRow } from "#lib/images/schema";
import type { ImageStore } from "#lib/images/store";

/** What counts of a comparison where many are listed. */
export type Verdict = Pick<Comparison, "before" | "after" | "worse">;

/** Verdicts that a process remembers: images never change, so one holds for a pair of them for good. */
const MOST = 1_000;
const known = new WeakMap<ImageStore, Map<string, Verdict>>();

/** An image held against what machines have before it. Throws what `compareImage` throws. */
export async function verdictOf(image: ImageRow, context: Surroundings): Promise<Verdict> {
  const pair = [image, await imageBefore(image)];
  const key = pair.map((one) => (one === null ? "" : `${one.file} ${one.buildId}`)).join(" ");
  const kept = known.get(context.store) ?? new Map<string, Verdict>();
  known.set(context.store, kept);
  const remembered = kept.get(key);
  if (remembered !== undefined) return remembered;
  const { before, after, worse, findings } = await compareImage(image, context);
  const verdict = { before, after, worse };
  if (findings.waiting.length > 0) return verdict; // It is another one as soon as they have been looked at.
  kept.set(key, verdict);
  const [oldest] = kept.keys();
  if (kept.size > MOST && oldest !== undefined) kept.delete(oldest);
  return verdict;
}
