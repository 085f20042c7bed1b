import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { fingerprintOf } from "#lib/canonical-json";
import { AppError, messageOf } from "#lib/errors";
import { spell } from "#lib/recipes/spelling";
import type { VersionSource } from "#lib/recipes/version-source";
import { writeAtomically } from "#lib/upstream/cache";
import { getText } from "#lib/upstream/request";
import { VersionItem, type VersionList } from "#lib/upstream/schema";
import type { Upstream } from "#lib/upstream/upstream";
import { readVersions } from "#lib/upstream/version-list";

const FRESH_MS = 10 * 60_000;
/** After a failure upstream is left alone for a while, so that not every visitor waits for it in vain. */
const NOT_AGAIN_MS = 30_000;
const MAX_BYTES = 32e6;

const CachedList = z.strictObject({
  fetchedAt: z.iso.datetime(),
  items: z.array(VersionItem).min(1),
  note: z.string().optional(),
});
type CachedList = z.infer<typeof CachedList>;

const running = new Map<string, Promise<VersionList>>();
const failures = new Map<string, { at: number; message: string }>();

/**
 * The versions of a source, newest first, at most ten minutes old. When upstream fails, what is known from before comes
 * back as `stale` with a `note`, or an empty list with a `note`: this throws for no failure of upstream.
 */
export function listVersions(upstream: Upstream, source: VersionSource, now = new Date()): Promise<VersionList> {
  const key = fingerprintOf({ source, mirror: upstream.mirror, cache: upstream.cache.folder });
  const list = running.get(key) ?? current(upstream, source, key, now).finally(() => running.delete(key));
  running.set(key, list);
  return list;
}

const PATIENCE_MS = 5000;

/**
 * The newest version of a source that has versions, but not this one. Null when it has it, or when that cannot be told:
 * upstream is silent, or takes longer than somebody waits.
 */
export async function newestInstead(
  upstream: Upstream,
  source: VersionSource,
  version: string,
): Promise<string | null> {
  const late = new AbortController();
  const list = await Promise.race([
    listVersions(upstream, source),
    sleep(PATIENCE_MS, null, { signal: late.signal, ref: false }),
  ]).finally(() => late.abort());
  if (list === null || list.stale || list.items.some((item) => item.version === spell(version, source))) return null;
  return list.items[0]?.version ?? null;
}

async function current(upstream: Upstream, source: VersionSource, key: string, now: Date): Promise<VersionList> {
  const cached = await readList(upstream, key);
  if (cached !== null && isWithin(FRESH_MS, cached.fetchedAt, now)) return { ...cached, stale: false };
  const failure = failures.get(key);
  if (failure !== undefined && isWithin(NOT_AGAIN_MS, failure.at, now))
    return withoutUpstream(cached, failure.message, now);
  try {
    const list = { ...(await fetchVersions(upstream, source)), fetchedAt: now.toISOString() };
    failures.delete(key);
    if (source.from !== "fixed") await writeList(upstream, key, list);
    return { ...list, stale: false };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    failures.set(key, { at: now.getTime(), message: error.message });
    upstream.log("warn", error.message);
    return withoutUpstream(cached, error.message, now);
  }
}

async function fetchVersions(upstream: Upstream, source: VersionSource): Promise<Pick<VersionList, "items" | "note">> {
  const { items, onlyPrereleases } = await readVersions(
    (url) => getText(upstream, url, { maxBytes: MAX_BYTES }),
    source,
  );
  const where = placeOf(source);
  if (items.length === 0) throw new AppError("upstream", `${where} gave no version that this recipe understands.`);
  return onlyPrereleases ? { items, note: `${where} gave only pre-releases.` } : { items };
}

function placeOf(source: VersionSource): string {
  switch (source.from) {
    case "github-releases":
      return `The releases of ${source.repo}`;
    case "gitlab-tags":
      return `The tags of project ${source.project} at ${source.host}`;
    case "hashicorp":
      return `HashiCorp's list of ${source.product}`;
    case "fixed":
      return "The recipe";
    default:
      return source.url;
  }
}

function withoutUpstream(cached: CachedList | null, message: string, now: Date): VersionList {
  if (cached === null) return { items: [], fetchedAt: now.toISOString(), stale: true, note: message };
  const day = cached.fetchedAt.slice(0, 16).replace("T", " ");
  return { ...cached, stale: true, note: `${message} These are the versions of ${day} UTC.` };
}

function isWithin(milliseconds: number, since: string | number, now: Date): boolean {
  const age = now.getTime() - new Date(since).getTime();
  return age >= 0 && age < milliseconds;
}

/** What was kept under the key; null when there is nothing, or nothing that makes sense. */
async function readList(upstream: Upstream, key: string): Promise<CachedList | null> {
  try {
    return CachedList.parse(JSON.parse(await readFile(listFile(upstream, key), "utf8")));
  } catch {
    return null;
  }
}

/** A full or read-only disk must not keep versions from being shown. */
async function writeList(upstream: Upstream, key: string, list: CachedList): Promise<void> {
  try {
    await writeAtomically(upstream.cache, listFile(upstream, key), JSON.stringify(list));
  } catch (error) {
    upstream.log("warn", `A list of versions could not be kept: ${messageOf(error)}`);
  }
}

function listFile({ cache }: Upstream, key: string): string {
  return path.join(/* turbopackIgnore: true */ cache.folder, "lists", `${key}.json`);
}
