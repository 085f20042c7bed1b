import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { AppError } from "#lib/errors";
import { figures } from "#lib/figures";
import type { Plan, PlanSource } from "#lib/recipes/plan";
import {
  cachePath,
  checkCached,
  forget,
  type Hold,
  hashOf,
  type Kept,
  keep,
  recall,
  remember,
} from "#lib/upstream/cache";
import { type Expected, findExpected, type Ledger, requireExpected, WrongBytes } from "#lib/upstream/expected";
import { requireFormat } from "#lib/upstream/first-bytes";
import { downloadLimits } from "#lib/upstream/limits";
import { get } from "#lib/upstream/request";
import { requireSignature } from "#lib/upstream/signature";
import type { Cache, Upstream } from "#lib/upstream/upstream";

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
export async function download<Wanted extends Pick<Plan, "sources">>(
  upstream: Upstream,
  plan: Wanted,
  { signal, onProgress, ...tools }: DownloadTools,
): Promise<Wanted> {
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
export async function rememberDownloads(upstream: Upstream, { sources }: Pick<Plan, "sources">): Promise<void> {
  for (const { url, sha256, verifiedBy } of sources) {
    if (sha256 !== null && verifiedBy !== "upload") await remember(upstream, url, sha256);
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

/** Brings one source into the cache, from upstream only when it is not there yet. */
async function obtain(source: PlanSource, tools: SourceTools): Promise<PlanSource> {
  if (source.url.startsWith("upload:")) return findUpload(source, tools);
  const expected = await findExpected(source, tools.ledger);
  const isSigned = source.signature?.of === "file";
  const known = expected?.sha256 ?? (await recall(tools.upstream, source.url));
  const found = await findVouched(source, known, expected, tools);
  figures().cached.inc({ result: found === null ? "miss" : "hit" });
  const kept = found ?? (await fetchVouched(source, expected, tools));
  if (expected === null && !isSigned) warnOfTrust(source, tools);
  return { ...source, ...kept, verifiedBy: isSigned ? "signed" : (expected?.verifiedBy ?? "first-use") };
}

/** What is in the cache, unless upstream vouches for other bytes by now. */
async function findVouched(
  source: PlanSource,
  sha256: string | null,
  expected: Expected | null,
  tools: SourceTools,
): Promise<Kept | null> {
  const kept = await findCached(source, sha256, tools);
  return kept !== null && (await objectionTo(kept, source, expected, tools)) === null ? kept : null;
}

async function fetchVouched(source: PlanSource, expected: Expected | null, tools: SourceTools): Promise<Kept> {
  const kept = await fetchSource(source, expected, tools);
  const objection = await objectionTo(kept, source, expected, tools);
  if (objection === null) return kept;
  await forget(tools.upstream, source.url, kept.sha256);
  throw objection;
}

/**
 * What a sha512 or a signature of the whole file says against bytes whose sha256 is right; null when all is well. Throws
 * where that cannot be told now: then nothing speaks against what is here.
 */
async function objectionTo(
  { sha256 }: Kept,
  source: PlanSource,
  expected: Expected | null,
  { upstream, signal }: SourceTools,
): Promise<WrongBytes | null> {
  const file = cachePath(upstream.cache, sha256);
  const { signature } = source;
  try {
    const sha512 = expected?.sha512 ? await hashOf(file, "sha512", signal) : undefined;
    requireExpected(source, expected, { sha256, sha512 });
    if (signature?.of === "file") {
      const bytes = Readable.toWeb(createReadStream(file, { signal, highWaterMark: 1 << 20 }));
      await requireSignature(upstream, signature, { url: source.url, bytes, signal });
    }
    return null;
  } catch (error) {
    if (error instanceof WrongBytes) return error;
    throw error;
  }
}

async function findUpload(source: PlanSource, tools: SourceTools): Promise<PlanSource> {
  const find = () => findCached(source, source.sha256, tools, tools.uploads);
  let kept = await find();
  if (kept === null && source.sha256 !== null && (await tools.uploads?.bring?.(source.sha256, tools.signal)))
    kept = await find();
  if (kept !== null) return { ...source, ...kept, verifiedBy: "upload" };
  const name = source.url.slice("upload:".length);
  throw new AppError("not_found", `${name} is no longer on this server; upload it again.`);
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

async function fetchSource(source: PlanSource, expected: Expected | null, tools: SourceTools): Promise<Kept> {
  const { upstream, signal, hold, report } = tools;
  const { mirror } = upstream;
  upstream.log("info", `${source.url} is being downloaded.`);
  const limits = downloadLimits(upstream.maxDownload);
  const kept = await get(upstream, { url: source.url, limits, signal }, ({ body, length }) =>
    keep(
      upstream.cache,
      count(requireFormat(requireSize(body, length, source), { ...source, mirror }), length, report),
      {
        signal,
        hold,
        size: length,
        check: ({ sha256 }) => requireExpected(source, expected, { sha256 }),
      },
    ),
  );
  report(kept.size, kept.size);
  upstream.log("info", `${source.url} downloaded: ${(kept.size / 1e6).toFixed(1)} MB, sha256 ${kept.sha256}.`);
  return kept;
}

/** Where a plan is baked again, its sources' sizes are known: what has more is not loaded to its end. */
async function* requireSize(body: AsyncIterable<Uint8Array>, length: number | null, { url, sha256, size }: PlanSource) {
  const most = sha256 === null || size === null ? Number.POSITIVE_INFINITY : size;
  let done = 0;
  const more = () => new WrongBytes(`${url} is not what the image was baked of: it has more than ${most} bytes.`);
  if (length !== null && length > most) throw more();
  for await (const chunk of body) {
    done += chunk.length;
    if (done > most) throw more();
    yield chunk;
  }
}

async function* count(body: AsyncIterable<Uint8Array>, length: number | null, report: SourceProgress) {
  let done = 0;
  report(done, length);
  for await (const chunk of body) {
    done += chunk.length;
    figures().downloadedBytes.inc(chunk.length);
    report(done, length);
    yield chunk;
  }
}

/** Nobody vouches for the bytes this time; once an image was baked of them, the ledger will. */
function warnOfTrust({ url }: PlanSource, { upstream, ledger }: SourceTools): void {
  if (ledger === undefined)
    upstream.log("warn", `No checksum is published for ${url} and none is recorded here: it is taken on trust.`);
  else upstream.log("info", `No checksum is published for ${url}; its digest is recorded once the image is published.`);
}
