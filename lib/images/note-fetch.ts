import { messageOf } from "#lib/errors";
import { writeFetches } from "#lib/images/writes-noted";
import type { Log } from "#lib/log";

/** An image that is fetched again and again is noted once in so long. */
const NOTED_FOR_MS = 3_600_000;
/** Fetches that come together are written together, after their first bytes are under way. */
const GATHERED_MS = 1_000;

/**
 * Makes the note of a fetch: it returns at once, and what it notes is written a moment later, many images in one statement.
 * A note that cannot be written is logged, and made again at the next fetch.
 */
export function fetchNotes({
  log,
  gatheredMs = GATHERED_MS,
  write = writeFetches,
}: {
  log: Log;
  gatheredMs?: number;
  write?: typeof writeFetches;
}): (file: string) => void {
  /** By the clock of this process, which nobody sets back. */
  const noted = new Map<string, number>();
  let waiting: string[] = [];
  const flush = async () => {
    const files = waiting;
    waiting = [];
    forgetOld(noted);
    await write(files, new Date()).catch((error: unknown) => {
      for (const file of files) noted.delete(file);
      log("warn", `Could not note the fetches of ${files.length} images: ${messageOf(error)}`);
    });
  };
  return (file) => {
    const now = performance.now();
    if (now - (noted.get(file) ?? Number.NEGATIVE_INFINITY) < NOTED_FOR_MS) return;
    noted.set(file, now);
    if (waiting.push(file) === 1) setTimeout(() => void flush(), gatheredMs).unref();
  };
}

function forgetOld(noted: Map<string, number>): void {
  const since = performance.now() - NOTED_FOR_MS;
  for (const [file, at] of noted) if (at < since) noted.delete(file);
}
