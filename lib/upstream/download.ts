import type { Plan } from "#lib/recipes/plan";
import type { Hold } from "#lib/upstream/hold";
import { newProgress } from "#lib/upstream/progress";
import { obtain } from "#lib/upstream/source";
import type { Upstream } from "#lib/upstream/upstream";

/** Remembers the digest each address had the first time (the server's database; the command line has none). */
export type Ledger = {
  find(url: string): Promise<{ sha256: string } | null>;
  record(url: string, sha256: string, size: number): Promise<void>;
};

export type DownloadTools = {
  signal: AbortSignal;
  /** Bytes, summed over all sources; `total` is null until every size is known. */
  onProgress(done: number, total: number | null): void;
  ledger?: Ledger | undefined;
  /** Takes every source, so that it stays until it was baked. */
  hold?: Hold | undefined;
  /** Where uploads lie that are not in the cache. */
  uploads?: Upstream | undefined;
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
