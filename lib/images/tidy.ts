import { messageOf } from "#lib/errors";
import { publishedBytes } from "#lib/images/reads";
import { isUsed, usedDigests } from "#lib/images/reads-used";
import type { ImageStore } from "#lib/images/store";
import { dropLeaving } from "#lib/images/writes-deleted";
import type { Log } from "#lib/log";

/** Bytes this young may belong to a transaction that is about to end: a busy database can take seconds. */
const SETTLING_MS = 60_000;

/**
 * Sets aside what no image of the database has, in a folder with the day's date, and removes temporary files of crashed
 * processes. Bytes are never removed: the database may be new, lost, or restored from before they were baked. Gives
 * the paths it removed; what it finds set aside and is known again comes back. `keepFacts` is asked to write what is known of images of before that was kept; `log` hears of what was set aside.
 */
export async function tidyImages(
  store: ImageStore,
  { now, log, keepFacts }: { now: Date; log: Log; keepFacts(sha256: string): Promise<void> },
): Promise<string[]> {
  // Of a process that ended between a deletion and the removal of the bytes.
  await dropLeaving(store, now).catch((error: unknown) =>
    log("error", `Bytes of deleted images could not be removed: ${messageOf(error)}`),
  );
  const used = await usedDigests(now);
  const day = now.toISOString().slice(0, 10);
  const there = new Set<string>();
  for await (const { sha256, storedAt, hasFacts } of store.list()) {
    there.add(sha256);
    const images = used.get(sha256);
    // Of two images with the same bytes that are published at once, the facts of one may be lost.
    if (images !== undefined && (!hasFacts || images > 1)) await keepFacts(sha256);
    if (images !== undefined || storedAt.getTime() > now.getTime() - SETTLING_MS) continue;
    // Once more, for the one that was published since.
    if (await isUsed(sha256, now)) continue;
    await store.setAside(sha256, day);
    log("warn", `Set ${sha256}.raw aside in quarantine/${day}: no image of the database has these bytes.`);
  }
  for (const image of await knownAside(store, used, there)) {
    await store.bringBack(image);
    log("info", `Brought ${image.sha256}.raw back from quarantine/${image.day}: the database knows it.`);
  }
  return store.sweepTemporary();
}

/** What was set aside under another database, and is missing under this one. */
async function knownAside(
  store: ImageStore,
  used: ReadonlyMap<string, number>,
  there: ReadonlySet<string>,
): Promise<{ sha256: string; day: string }[]> {
  const known = [];
  for await (const image of store.listAside())
    if (used.has(image.sha256) && !there.has(image.sha256)) known.push(image);
  return known;
}

/** How many images are set aside, and their bytes. */
export async function countAside(store: ImageStore): Promise<{ count: number; size: number }> {
  let [count, bytes] = [0, 0];
  for await (const { size } of store.listAside()) [count, bytes] = [count + 1, bytes + size];
  return { count, size: bytes };
}

/** Bytes of all published images, and bytes that may still be written where the store can tell. */
export async function diskUse(store: ImageStore): Promise<{ used: number; free: number | null }> {
  return { used: await publishedBytes(), free: await store.free() };
}
