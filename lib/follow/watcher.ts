import { shorten } from "#lib/builds/shorten";
import { AppError, isAppError, messageOf } from "#lib/errors";
import { figures } from "#lib/figures";
import { type Context, look } from "#lib/follow/look";
import { getWatch } from "#lib/follow/reads-watches";
import type { Outcome } from "#lib/follow/report";
import type { Watch } from "#lib/follow/schema";
import { claimLook, endLook, giveBackLook, renewLook, wantLook } from "#lib/follow/writes-looks";
import type { Log } from "#lib/log";

/** A look that could not do its work is followed by another one after this time, where the interval is not shorter. */
const SOON_MS = 30 * 60_000;

/** Characters that are kept of what came of a look. */
const LONGEST_TEXT = 2_000;

type Watcher = {
  context: Context;
  /** Ends it; the look that is under way is left to another worker. */
  stopping: AbortSignal;
  log: Log;
  /** From 0 to 1, as `Math.random`. */
  random?: () => number;
};

/** Looks for each watch that is due, one after another, as long as this process is the one that gets them. */
export async function lookWhereDue({ context, stopping, log, random = Math.random }: Watcher): Promise<void> {
  while (!stopping.aborted) {
    const claimed = await claimLook(context.watchInterval, new Date());
    if (claimed === null) return;
    const { watch, held, wanted } = claimed;
    const goesOn = async () => !stopping.aborted && (await renewLook(held, new Date()));
    const outcome = await Promise.race([
      lookOrSay({ watch, wanted, now: new Date(), goesOn }, context),
      // Upstream may be slow, and whoever stops this process does not wait long.
      whenAborted(stopping),
    ]);
    const now = new Date();
    if (outcome === null) {
      await giveBackLook(held, now);
      continue;
    }
    figures().looks.inc({ outcome: outcome.failed ? "failed" : "done" });
    log(outcome.failed ? "warn" : "info", `Looked for ${watch.name} upstream: ${outcome.text}`);
    const text = shorten(outcome.text, LONGEST_TEXT);
    const pause = outcome.soon ? Math.min(SOON_MS, context.watchInterval) : context.watchInterval;
    await endLook(held, { text, failed: outcome.failed, nextAt: spread(now, pause, random()) }, now);
  }
}

function whenAborted(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(null);
    signal.addEventListener("abort", () => resolve(null), { once: true });
  });
}

/** What goes wrong with one watch is said on it, and the others go on. */
async function lookOrSay(looking: Parameters<typeof look>[0], context: Context): Promise<Outcome | null> {
  try {
    return await look(looking, context);
  } catch (error) {
    const isUpstream = isAppError(error) && error.code === "upstream";
    return { text: messageOf(error), failed: true, soon: isUpstream || !isAppError(error) };
  }
}

/** A quarter sooner or later, so that watches which were added together do not ask together for good. */
function spread(now: Date, pause: number, random: number): Date {
  return new Date(now.getTime() + pause * (0.75 + random / 2));
}

/** Asks for a look at once. Throws AppError not_found; conflict while the watch is paused. */
export async function askForLook(id: string, now: Date): Promise<Watch> {
  if (!(await wantLook(id, now))) throw new AppError("conflict", "This watch is paused. Let it go on first.");
  return getWatch(id);
}
