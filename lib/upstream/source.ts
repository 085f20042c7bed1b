import { AppError } from "#lib/errors";
import type { Plan, PlanSource } from "#lib/recipes/plan";
import { checkCached, type Kept, keep } from "#lib/upstream/cache";
import { requireFormat } from "#lib/upstream/first-bytes";
import type { Hold } from "#lib/upstream/hold";
import type { SourceProgress } from "#lib/upstream/progress";
import { get, type Limits } from "#lib/upstream/request";
import type { Upstream } from "#lib/upstream/upstream";
import { forget, recall, remember } from "#lib/upstream/url-memo";

/** Remembers the digest each address had the first time (the server's database; the command line has none). */
export type Ledger = {
  find(url: string): Promise<{ sha256: string } | null>;
};

export type SourceTools = {
  upstream: Upstream;
  signal: AbortSignal;
  report: SourceProgress;
  ledger?: Ledger | undefined;
  /** Takes every source, so that it stays until it was baked. */
  hold?: Hold | undefined;
  /** Where uploads lie that are not in the cache. */
  uploads?: Upstream | undefined;
};

/** The digest the bytes must have, and who says so. */
type Expected = { sha256: string; verifiedBy: "published" | "recorded" };

/** Brings one source into the cache, from upstream only when it is not there yet; errors as `download` says. */
export async function obtain(source: PlanSource, tools: SourceTools): Promise<PlanSource> {
  if (source.url.startsWith("upload:")) return uploaded(source, tools);
  const expected = await expectation(source, tools.ledger);
  const known = expected?.sha256 ?? (await recall(tools.upstream, source.url));
  const kept = (await cached(source, known, tools)) ?? (await fetched(source, expected, tools));
  if (expected === null) warnOfTrust(source, tools);
  return { ...source, ...kept, verifiedBy: expected?.verifiedBy ?? "first-use" };
}

async function uploaded(source: PlanSource, tools: SourceTools): Promise<PlanSource> {
  const kept = await cached(source, source.sha256, tools, tools.uploads);
  if (kept !== null) return { ...source, ...kept, verifiedBy: "upload" };
  const name = source.url.slice("upload:".length);
  throw new AppError("not_found", `${name} is no longer on this server; upload it again.`);
}

async function expectation({ url, sha256 }: PlanSource, ledger?: Ledger): Promise<Expected | null> {
  if (sha256 !== null) return { sha256, verifiedBy: "published" };
  const recorded = await ledger?.find(url);
  return recorded ? { sha256: recorded.sha256, verifiedBy: "recorded" } : null;
}

async function cached(
  { url }: PlanSource,
  sha256: string | null,
  tools: SourceTools,
  where = tools.upstream,
): Promise<Kept | null> {
  const size = sha256 === null ? null : await checkCached(where, sha256, tools);
  if (sha256 === null || size === null) return null;
  tools.report(size, size);
  tools.upstream.log("info", `${url} is in the cache.`);
  return { sha256, size };
}

const PATIENCE = { idle: 60_000, whole: 3 * 60 * 60_000, attempts: 3 };

async function fetched(source: PlanSource, expected: Expected | null, tools: SourceTools): Promise<Kept> {
  const { upstream, signal, hold, report } = tools;
  upstream.log("info", `${source.url} is being downloaded.`);
  const limits: Limits = { ...PATIENCE, maxBytes: upstream.maxDownload, setting: "BAKEHOUSE_MAX_DOWNLOAD" };
  const kept = await get(upstream, { url: source.url, limits, signal }, ({ body, length }) =>
    keep(upstream, reported(requireFormat(body, source), length, report), {
      signal,
      hold,
      check: (found) => compare(source, expected, found),
    }),
  );
  report(kept.size, kept.size);
  upstream.log("info", `${source.url} downloaded: ${(kept.size / 1e6).toFixed(1)} MB, sha256 ${kept.sha256}.`);
  return kept;
}

async function* reported(body: AsyncIterable<Uint8Array>, length: number | null, report: SourceProgress) {
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
