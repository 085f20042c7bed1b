import { setTimeout as sleep } from "node:timers/promises";
import { fingerprintOf } from "#lib/canonical-json";
import { isAppError, messageOf } from "#lib/errors";
import { spell } from "#lib/recipes/spelling";
import type { VersionSource } from "#lib/recipes/version-source";
import { giveBack, reasonToWait, spendOne } from "#lib/upstream/budgets";
import { wasUnheard } from "#lib/upstream/failures";
import { fetchList } from "#lib/upstream/fetch-list";
import type { KeptList, Known, Newest } from "#lib/upstream/lists";
import type { VersionList } from "#lib/upstream/schema";
import { placeOf } from "#lib/upstream/source-place";
import { turnOrNews } from "#lib/upstream/turn";
import type { Upstream } from "#lib/upstream/upstream";
import { readVersions } from "#lib/upstream/version-list";

const FRESH_MS = 3 * 3600_000;
/** Who asks for the list of this moment gets one that is no older. */
const JUST_NOW_MS = 60_000;
/** After a failure upstream is left alone for a while, so that not every visitor waits for it in vain. */
const NOT_AGAIN_MS = 30_000;
/**
 * What is kept may be from after the moment in which somebody began to ask: another process was faster, or its host's clock is ahead.
 * What is further ahead was written by a clock that was wrong.
 */
const AHEAD_MS = 60_000;

/** Changes when what is read of upstream's lists changes: those that were kept before are then asked for anew. */
const FORMAT = 1;

/** What is wanted of a list. */
export type Wish = {
  /** `newest`: the first page of a long list is enough, where the newest version is. */
  part?: "newest" | "all";
  /** As it is now, not as it was within the last hours. */
  again?: boolean;
  /** Nobody waits for it: a host with a small budget left is not asked. */
  canWait?: boolean;
  now?: Date;
};

type Wanted = Required<Wish> & { key: string };

const running = new Map<string, Promise<VersionList>>();

/**
 * The versions of a source, newest first, at most three hours old. When upstream fails, what is known from before comes
 * back as `stale` with a `note`, or an empty list with a `note`: this throws for no failure of upstream.
 */
export function listVersions(upstream: Upstream, source: VersionSource, wish: Wish = {}): Promise<VersionList> {
  const { part = "all", again = false, canWait = false, now = new Date() } = wish;
  const wanted = { key: keyOf(upstream, source), part, again, canWait, now };
  const flight = (of: Wish["part"]) => `${upstream.cache.folder} ${wanted.key} ${of} ${again}`;
  // A whole list has the newest version too; the first page may be all there is.
  const same = running.get(flight(part)) ?? running.get(flight("all"));
  if (same !== undefined) return same;
  const first = Promise.resolve(running.get(flight("newest")));
  const list = first.then(() => current(upstream, source, wanted)).finally(() => running.delete(flight(part)));
  running.set(flight(part), list);
  return list;
}

/** The newest version of each source as far as it is kept, and since when it is: upstream is not asked. */
export async function newestKept(
  upstream: Upstream,
  sources: readonly VersionSource[],
): Promise<Map<VersionSource, Newest>> {
  const keys = new Map(sources.map((source) => [source, keyOf(upstream, source)]));
  const known = await upstream.lists.newest(Array.from(keys.values())).catch((error) => forgotten(upstream, error));
  return new Map(
    Array.from(keys).flatMap(([source, key]) => {
      const newest = known?.get(key);
      return newest === undefined ? [] : [[source, newest]];
    }),
  );
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
    listWith(upstream, source, spell(version, source)),
    sleep(PATIENCE_MS, null, { signal: late.signal, ref: false }),
  ]).finally(() => late.abort());
  if (list === null || list.stale || has(list, spell(version, source))) return null;
  return list.items[0]?.version ?? null;
}

/** A list with this version; otherwise the whole list as it is now: it may have come since, or be an old one. */
async function listWith(upstream: Upstream, source: VersionSource, version: string): Promise<VersionList> {
  const known = await listVersions(upstream, source, { part: "newest" });
  return known.stale || has(known, version) ? known : listVersions(upstream, source, { again: true });
}

function has({ items }: VersionList, version: string): boolean {
  return items.some((item) => item.version === version);
}

function keyOf({ mirror }: Upstream, source: VersionSource): string {
  return fingerprintOf({ format: FORMAT, source, mirror });
}

async function current(upstream: Upstream, source: VersionSource, wanted: Wanted): Promise<VersionList> {
  const { key, now } = wanted;
  if (source.from === "fixed") {
    const { items } = await readVersions(() => Promise.reject(new Error("A fixed list is nowhere.")), source);
    return { items, fetchedAt: now.toISOString(), stale: false };
  }
  const known = (await upstream.lists.find(key).catch((error) => forgotten(upstream, error))) ?? NOTHING;
  const { list, failure } = known;
  const usable = list?.isWhole || wanted.part === "newest" ? list : null;
  if (usable !== null && isWithin(wanted.again ? JUST_NOW_MS : FRESH_MS, usable.fetchedAt, now)) return shown(usable);
  const silent = failure !== null && isWithin(NOT_AGAIN_MS, failure.at, now) ? failure.message : null;
  const reason = silent ?? (await reasonToWait(upstream, placeOf(source), wanted));
  if (reason !== null) return withoutUpstream(list, reason, now);
  const turn = await turnOrNews(upstream.lists, key, known).catch((error) => forgotten(upstream, error));
  if (turn !== null && typeof turn !== "string")
    return current(upstream, source, { ...wanted, now: notBefore(now, turn) });
  const spent = await spendOne(upstream, placeOf(source), now);
  if (spent === null) return ask(upstream, source, wanted, { list, usable });
  if (turn !== null) await upstream.lists.endTurn(key, turn).catch((error) => forgotten(upstream, error));
  return withoutUpstream(list, spent, now);
}

type Asked = Exclude<VersionSource, { from: "fixed" }>;

async function ask(
  upstream: Upstream,
  source: Asked,
  { key, part, now }: Wanted,
  { list, usable }: { list: KeptList | null; usable: KeptList | null },
): Promise<VersionList> {
  try {
    const fresh = await fetchList(upstream, source, { part, known: usable, now });
    // A full or read-only disk must not keep versions from being shown.
    await upstream.lists.keepList(key, fresh).catch((error) => forgotten(upstream, error));
    return shown(fresh);
  } catch (error) {
    if (!isAppError(error)) throw error;
    upstream.log("warn", error.message);
    if (wasUnheard(error)) await giveBack(upstream, placeOf(source));
    await upstream.lists
      .keepFailure(key, { at: now, message: error.message })
      .catch((reason) => forgotten(upstream, reason));
    return withoutUpstream(list, error.message, now);
  }
}

const NOTHING: Known = { list: null, failure: null, asker: null };

/** What another host got in this moment is of this moment, whatever its clock says. */
function notBefore(now: Date, { list, failure }: Known): Date {
  return new Date(Math.max(now.getTime(), list?.fetchedAt.getTime() ?? 0, failure?.at.getTime() ?? 0));
}

function forgotten(upstream: Upstream, error: unknown): null {
  upstream.log("warn", `Lists of versions are not remembered: ${messageOf(error)}`);
  return null;
}

function shown({ items, note, fetchedAt }: KeptList): VersionList {
  return { items, fetchedAt: fetchedAt.toISOString(), stale: false, ...(note === undefined ? {} : { note }) };
}

function withoutUpstream(list: KeptList | null, message: string, now: Date): VersionList {
  if (list === null) return { items: [], fetchedAt: now.toISOString(), stale: true, note: message };
  const { items, fetchedAt } = list;
  const time = fetchedAt.toISOString();
  const note = `${message} These are the versions of ${time.slice(0, 16).replace("T", " ")} UTC.`;
  return { items, fetchedAt: time, stale: true, note };
}

function isWithin(milliseconds: number, since: Date, now: Date): boolean {
  const age = now.getTime() - since.getTime();
  return age > -AHEAD_MS && age < milliseconds;
}
