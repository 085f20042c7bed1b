import { AppError } from "#lib/errors";
import type { Plan, PlanSource } from "#lib/recipes/plan";
import { checkCached, forget, type Hold, type Kept, keep, recall, remember } from "#lib/upstream/cache";
import { requireFormat } from "#lib/upstream/first-bytes";
import { get, type Limits } from "#lib/upstream/request";
import type { Cache, Upstream } from "#lib/upstream/upstream";

/** Knows the digest each address had the first time (the server's database; the command line has none). */
export type Ledger = {
  find(url: string): Promise<{ sha256: string } | null>;
};

export type DownloadTools = {
  signal: AbortSignal;
  /** Bytes, summed over all sources; `total` is null until every size is known. */
  onProgress(done: number, total: number | null): void;
  ledger?: Ledger;
  /** Takes every source, so that it stays until it was baked. */
  hold?: Hold;
  /** Where uploads lie that are not in the cache. */
  uploads?: Cache;
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

/** What an image was baked of needs no second download. Never throws: the image is there. */
export async function rememberDownloads(upstream: Upstream, { sources }: Plan): Promise<void> {
  for (const { url, sha256 } of sources.filter(isUnpublished)) {
    if (sha256 !== null) await remember(upstream, url, sha256);
  }
}

/** Takes what a bake could not use out of the cache, unless upstream vouches for it: the next attempt asks upstream anew. */
export async function dropDownloads(upstream: Upstream, { sources }: Plan): Promise<void> {
  for (const { url, sha256 } of sources.filter(isUnpublished)) {
    if (sha256 !== null) await forget(upstream, url, sha256);
  }
}

function isUnpublished({ verifiedBy }: PlanSource): boolean {
  return verifiedBy === "first-use" || verifiedBy === "recorded";
}

/** Bytes; `total` null: not known yet. */
type SourceProgress = (done: number, total: number | null) => void;

/** Adds up what `count` sources report, each through its own function; the sum has a total once every source has one. */
function newProgress(
  count: number,
  onProgress: (done: number, total: number | null) => void,
): (index: number) => SourceProgress {
  const parts = Array.from({ length: count }, () => ({ done: 0, total: null as number | null }));
  return (index) => (done, total) => {
    parts[index] = { done, total };
    const totals = parts.map((part) => part.total);
    onProgress(
      parts.reduce((sum, part) => sum + part.done, 0),
      totals.includes(null) ? null : totals.reduce<number>((sum, part) => sum + (part ?? 0), 0),
    );
  };
}

type SourceTools = Omit<DownloadTools, "onProgress"> & { upstream: Upstream; report: SourceProgress };

/** The digest the bytes must have, and who says so. */
type Expected = { sha256: string; verifiedBy: "published" | "recorded" };

/** Brings one source into the cache, from upstream only when it is not there yet. */
async function obtain(source: PlanSource, tools: SourceTools): Promise<PlanSource> {
  if (source.url.startsWith("upload:")) return findUpload(source, tools);
  const expected = await findDigest(source, tools.ledger);
  const known = expected?.sha256 ?? (await recall(tools.upstream, source.url));
  const kept = (await findCached(source, known, tools)) ?? (await fetchSource(source, expected, tools));
  if (expected === null) warnOfTrust(source, tools);
  return { ...source, ...kept, verifiedBy: expected?.verifiedBy ?? "first-use" };
}

async function findUpload(source: PlanSource, tools: SourceTools): Promise<PlanSource> {
  const kept = await findCached(source, source.sha256, tools, tools.uploads);
  if (kept !== null) return { ...source, ...kept, verifiedBy: "upload" };
  const name = source.url.slice("upload:".length);
  throw new AppError("not_found", `${name} is no longer on this server; upload it again.`);
}

async function findDigest({ url, sha256 }: PlanSource, ledger?: Ledger): Promise<Expected | null> {
  if (sha256 !== null) return { sha256, verifiedBy: "published" };
  const recorded = await ledger?.find(url);
  return recorded ? { sha256: recorded.sha256, verifiedBy: "recorded" } : null;
}

async function findCached(
  { url }: PlanSource,
  sha256: string | null,
  tools: SourceTools,
  where = tools.upstream.cache,
): Promise<Kept | null> {
  const { upstream, signal, hold, report } = tools;
  const { log } = upstream;
  const size = sha256 === null ? null : await checkCached(where, sha256, { signal, hold, log });
  if (sha256 === null || size === null) return null;
  report(size, size);
  log("info", `${url} is in the cache.`);
  return { sha256, size };
}

const TIMEOUTS = { silenceMs: 60_000, attemptMs: 3 * 60 * 60_000, attempts: 3 };

async function fetchSource(source: PlanSource, expected: Expected | null, tools: SourceTools): Promise<Kept> {
  const { upstream, signal, hold, report } = tools;
  const { mirror } = upstream;
  upstream.log("info", `${source.url} is being downloaded.`);
  const limits: Limits = { ...TIMEOUTS, maxBytes: upstream.maxDownload, setting: "BAKEHOUSE_MAX_DOWNLOAD" };
  const kept = await get(upstream, { url: source.url, limits, signal }, ({ body, length }) =>
    keep(upstream.cache, count(requireFormat(body, { ...source, mirror }), length, report), {
      signal,
      hold,
      size: length,
      check: (found) => compare(source, expected, found),
    }),
  );
  report(kept.size, kept.size);
  upstream.log("info", `${source.url} downloaded: ${(kept.size / 1e6).toFixed(1)} MB, sha256 ${kept.sha256}.`);
  return kept;
}

async function* count(body: AsyncIterable<Uint8Array>, length: number | null, report: SourceProgress) {
  let done = 0;
  report(done, length);
  for await (const chunk of body) {
    done += chunk.length;
    report(done, length);
    yield chunk;
  }
}

function compare({ url, sums }: PlanSource, expected: Expected | null, found: Kept): void {
  if (expected === null || expected.sha256 === found.sha256) return;
  const both = `it has sha256 ${found.sha256}, and not ${expected.sha256}`;
  if (expected.verifiedBy === "published") {
    const published = sums === null ? "" : ` as ${sums.url} says`;
    throw new AppError("upstream", `${url} is not what upstream published: ${both}${published}.`);
  }
  throw new AppError("conflict", `${url} has changed since it was first used here: ${both}.`, {
    facts: { changedDigest: { url, recorded: expected.sha256, found: found.sha256 } },
  });
}

/** Nobody vouches for the bytes this time; once an image was baked of them, the ledger will. */
function warnOfTrust({ url }: PlanSource, { upstream, ledger }: SourceTools): void {
  if (ledger === undefined)
    upstream.log("warn", `No checksum is published for ${url} and none is recorded here: it is taken on trust.`);
  else upstream.log("info", `No checksum is published for ${url}; its digest is recorded once the image is published.`);
}
