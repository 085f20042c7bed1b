import { randomUUID } from "node:crypto";
import { liveFiles } from "#lib/builds/reads";
import { unseenConfigs } from "#lib/configs/data";
import { addPins } from "#lib/configs/pins";
import { db, type Tx, transaction } from "#lib/db";
import { imagesToJudge } from "#lib/images/reads-to-judge";
import { usedAmong } from "#lib/images/reads-used";
import type { ImageRow } from "#lib/images/schema";
import { removeImages } from "#lib/repository/writes";
import { choose, type Verdict } from "#lib/retention/choose";
import { toRun } from "#lib/retention/reads";
import type { Deletion, RuleChange, Run } from "#lib/retention/schema";
import type { Survey } from "#lib/retention/survey";

/** Changes the rule. `nextRun` is when the worker cleans up first, where this turns that on. */
export async function changeRule(change: RuleChange, nextRun: Date): Promise<void> {
  await transaction(async (tx) => {
    const { daily } = await tx.retention.findUniqueOrThrow({ where: { id: 1 } });
    const dueAt = change.daily === undefined || change.daily === daily ? {} : { dueAt: change.daily ? nextRun : null };
    await tx.retention.update({ where: { id: 1 }, data: { ...change, ...dueAt } });
  });
}

const DAY_MS = 86_400_000;

/**
 * Takes the clean-up that is due, and sets when it is due next: of all processes that ask at once one gets true. A day that was set while
 * the clock was wrong, and would never come, counts as due.
 */
export async function takeDue(now: Date, nextRun: Date): Promise<boolean> {
  const due = [{ dueAt: { lte: now } }, { dueAt: { gt: new Date(now.getTime() + 2 * DAY_MS) } }];
  const { count } = await db().retention.updateMany({
    where: { id: 1, daily: true, OR: due },
    data: { dueAt: nextRun },
  });
  return count === 1;
}

/** Runs that are kept. */
const RUNS = 100;

type Begun = Pick<Run, "askedBy" | "rule" | "freeBefore">;

/** Begins a run; one that is under way ends with what it has done, whether its process lives or not. Gives the new one's id. */
export async function beginRun({ askedBy, rule, freeBefore }: Begun, now: Date): Promise<string> {
  const id = randomUUID();
  await transaction(async (tx) => {
    await stopRuns(tx, {}, "A later clean-up went on in its place.", now);
    const begun = { id, live: "live", state: "running" satisfies Run["state"], askedBy, rule, startedAt: now };
    const { seq } = await tx.retentionRun.create({ data: { ...begun, freeBefore } });
    await tx.retentionRun.deleteMany({ where: { seq: { lte: seq - RUNS } } });
  });
  return id;
}

/** Runs take seconds: one that began so long ago belongs to a process that was killed. */
const LONGEST_MS = 3_600_000;

/** Ends the run of a process that was killed. */
export async function stopAbandoned(now: Date): Promise<void> {
  const before = { startedAt: { lt: new Date(now.getTime() - LONGEST_MS) } };
  await transaction((tx) => stopRuns(tx, before, "The process that did it was ended.", now));
}

async function stopRuns(tx: Tx, where: { startedAt?: { lt: Date } }, failure: string, now: Date) {
  const data = { live: null, state: "stopped" satisfies Run["state"], failure, finishedAt: now };
  await tx.retentionRun.updateMany({ where: { live: { not: null }, ...where }, data });
}

/** Ends a run; one that was ended by another stays as that one wrote it. */
export async function endRun(
  id: string,
  end: { state: "done" | "failed"; failure: string | null; freeAfter: number | null },
  now: Date,
): Promise<Run> {
  await db().retentionRun.updateMany({
    where: { id, live: { not: null } },
    data: { ...end, live: null, finishedAt: now },
  });
  return toRun(await db().retentionRun.findUniqueOrThrow({ where: { id } }));
}

/**
 * Deletes what was chosen of some extensions, in one transaction that looks again at everything: what was pinned, fetched, kept
 * or asked for meanwhile stays, and of an extension in which an image came, went or changed its state meanwhile nothing
 * goes. Gives what it deleted; null when the run was ended by another.
 */
export async function deleteChosen(
  runId: string,
  { at, rule, fetchesSince, pins }: Survey,
  chosen: readonly Verdict<ImageRow>[],
): Promise<Deletion[] | null> {
  return transaction(async (tx) => {
    if ((await tx.retentionRun.count({ where: { id: runId, live: { not: null } } })) === 0) return null;
    const before = standings(chosen.map(({ image }) => image));
    const images = await imagesToJudge(Array.from(before.keys()), tx);
    const after = standings(images);
    await addPins(pins, unseenConfigs(pins.seen, tx));
    const live = await liveFiles(tx);
    const planned = new Set(chosen.filter(({ keeps }) => keeps === null).map(({ image }) => image.file));
    const verdicts = choose(images, { rule, now: at, fetchesSince, pins: pins.counts, live });
    const going = verdicts.filter(
      ({ image: { file, name }, keeps }) =>
        keeps === null && planned.has(file) && before.get(name)?.join() === after.get(name)?.join(),
    );
    return going.length === 0 ? [] : remove(tx, runId, going, at);
  });
}

/** What of the images of each extension decides which are the newest, for the rule and for saved configs. */
function standings(images: readonly ImageRow[]): Map<string, string[]> {
  const standings = new Map<string, string[]>();
  for (const { name, file, state } of images) {
    const own = standings.get(name) ?? [];
    standings.set(name, own);
    own.push(`${file} ${state}`);
  }
  return standings;
}

async function remove(tx: Tx, runId: string, going: readonly Verdict<ImageRow>[], now: Date): Promise<Deletion[]> {
  const images = going.map(({ image }) => image);
  const deleted = await removeImages(tx, images, { reason: "Cleaned up by the rule for images.", now });
  const deletions = going.map(({ image: { file, name, size }, why }) => ({ file, name, size, reason: why }));
  await tx.retentionDeletion.createMany({
    data: deletions.map((deletion) => ({ ...deletion, runId, size: BigInt(deletion.size) })),
  });
  const freed = { increment: BigInt(await freedBy(tx, images, now)) };
  await tx.retentionRun.update({ where: { id: runId }, data: { deleted: { increment: deleted }, freed } });
  return deletions;
}

/** SQLite takes so many names in one statement, and more. */
const AT_ONCE = 500;

/** Bytes of deleted images that nobody has any more, each counted once. */
async function freedBy(tx: Tx, images: readonly ImageRow[], now: Date): Promise<number> {
  const sizes = new Map(images.map(({ sha256, size }) => [sha256, size]));
  const digests = Array.from(sizes.keys());
  for (let start = 0; start < digests.length; start += AT_ONCE)
    for (const used of await usedAmong(digests.slice(start, start + AT_ONCE), now, tx)) sizes.delete(used);
  return Array.from(sizes.values()).reduce((sum, size) => sum + size, 0);
}
