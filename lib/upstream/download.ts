import type { Plan } from "#lib/recipes/plan";
import { newProgress } from "#lib/upstream/progress";
import { obtain, type SourceTools } from "#lib/upstream/source";
import type { Upstream } from "#lib/upstream/upstream";

export type DownloadTools = Omit<SourceTools, "upstream" | "report"> & {
  /** Bytes, summed over all sources; `total` is null until every size is known. */
  onProgress(done: number, total: number | null): void;
};

/**
 * Brings every source of the plan into the cache, in parallel, and fills in its sha256, size and how it was verified.
 * What is in the cache already is not downloaded again. The first failure stops the others; unfinished files go.
 * Throws `upstream` (unreachable, broken off, not the published bytes), `too_large`, `not_found` (an upload that is gone),
 * `conflict` with `facts.changedDigest` when an address has other bytes than the ledger recorded, and the signal's reason.
 */
export async function download(
  upstream: Upstream,
  plan: Plan,
  { signal, onProgress, ...tools }: DownloadTools,
): Promise<Plan> {
  signal.throwIfAborted();
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const progress = newProgress(plan.sources.length, onProgress);
  const jobs = plan.sources.map((source, index) =>
    obtain(source, { ...tools, upstream, signal: either, report: progress(index) }).catch((error: unknown) => {
      stop.abort(error);
      throw error;
    }),
  );
  // All have to come to an end, so that none is still writing when the caller cleans up.
  await Promise.allSettled(jobs);
  either.throwIfAborted();
  return { ...plan, sources: await Promise.all(jobs) };
}
