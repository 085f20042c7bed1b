import type { RunningBuild } from "#lib/builds/reads";
import { type Build, BuildStatus, type LogLine, type Stage, type StageTime } from "#lib/builds/schema";
import { shortenList } from "#lib/builds/shorten";
import { hasEnded, MOVES, type MoveName } from "#lib/builds/state";
import { noteInspection } from "#lib/builds/writes-inspections";
import { db, isTaken, type Prisma, type Tx, transaction } from "#lib/db";
import { AppError } from "#lib/errors";
import { imageEvent, noteEvent } from "#lib/events/writes";
import { findOwner, imageOfBuild } from "#lib/images/reads";
import type { ImageRow } from "#lib/images/schema";
import { insertImage, type NewImage } from "#lib/images/writes";
import type { Finding } from "#lib/inspect/finding";
import { fieldsNow } from "#lib/log";
import type { Plan } from "#lib/recipes/plan";
import type { Rehearsal } from "#lib/rehearse/schema";
import { noteRehearsal } from "#lib/rehearse/writes";
import { republish } from "#lib/repository/writes";
import { recordDigests } from "#lib/upstream/data";
import type { Arch } from "#lib/words";

/** A running build that a worker may write to as long as the row carries this token. */
export type Held = { id: string; lease: string };

/** What decides a build; the rest of a row is its life. */
export type Draft = {
  kind: Build["kind"];
  request: Build["request"];
  fingerprint: string;
  file: string;
  name: string;
  version: string;
  revision: number;
  arch: Arch;
  recipe: string | null;
  recipeDigest: string | null;
  /** Whether the image waits to be published. */
  candidate: boolean;
  /** The watch that asks. */
  watch?: string | undefined;
  /** Its recipe is the text of an editor: only the plan has what is baked. */
  unsaved?: boolean;
  plan: Plan;
};

/** What became of an order: a new build, an equal one that is queued or running, or what is in the way. */
export type Order =
  | { outcome: "queued" | "joined"; id: string }
  /** An image has the fingerprint (`equal`) or only the file name; it may be a deleted one. */
  | { outcome: "image"; image: ImageRow; equal: boolean }
  /** A build of another request makes this file. */
  | { outcome: "taken" }
  | { outcome: "full"; waiting: number };

/**
 * Queues a build unless somebody owns its fingerprint or file name, or `limit` builds wait already. One transaction, so
 * that of equal requests that come at once, from any process, one is queued and the others join it. One that `rebakes` lost
 * bytes is queued although their image has the fingerprint.
 */
export async function queueBuild(
  draft: Draft,
  origin: string,
  { limit, rebakes }: { limit: number; rebakes: boolean },
  now: Date,
): Promise<Order> {
  return transaction(async (tx) => {
    const owned = await findOrder(draft, tx);
    if (owned !== null && !(rebakes && owned.outcome === "image")) return owned;
    const waiting = await tx.build.count({ where: { status: "queued" } });
    if (waiting >= limit) return { outcome: "full", waiting };
    return { outcome: "queued", id: await insertBuild(tx, draft, origin, now) };
  });
}

/** Who owns the fingerprint or the file name of a draft: null when a build of it may be queued. */
export async function findOrder({ fingerprint, file }: Draft, tx: Tx = db()): Promise<Order | null> {
  // The live build first: one that publishes between the two looks is then seen as an image.
  const live = await tx.build.findFirst({
    where: { OR: [{ liveKey: fingerprint }, { liveFile: file }] },
    select: { id: true, liveKey: true },
  });
  if (live?.liveKey === fingerprint) return { outcome: "joined", id: live.id };
  if (live !== null) return { outcome: "taken" };
  const image = await findOwner(tx, { fingerprint, file });
  return image && { outcome: "image", image, equal: image.fingerprint === fingerprint };
}

async function insertBuild(tx: Tx, draft: Draft, origin: string, now: Date): Promise<string> {
  const { plan, ...identity } = draft;
  const id = crypto.randomUUID();
  const live = { status: "queued", liveKey: draft.fingerprint, liveFile: draft.file };
  const detail = { create: { plan, warnings: shortenList(plan.warnings) } };
  const { requestId } = fieldsNow();
  await tx.build.create({ data: { ...identity, ...live, id, origin, requestId, createdAt: now, detail } });
  return id;
}

/** Takes a waiting build for one worker alone; false when another one was faster. */
export function claimBuild({ id, lease }: Held, now: Date): Promise<boolean> {
  return move("claim", { id }, { lease, attempts: { increment: 1 }, startedAt: now, stages: [] });
}

/** How far a running build is. */
export type Progress = { stage: Stage | null; stages: StageTime[]; done: number | null; total: number | null };

/** Gives a sign of life and notes how far the build is; nothing when the lease is lost. */
export async function renewLease(held: Held, { stage, stages, done, total }: Progress): Promise<void> {
  const progress = { stage, stages, progressDone: done, progressTotal: total };
  const beats = { increment: 1 };
  await db().build.updateMany({ where: { ...held, status: "running" }, data: { ...progress, beats } });
}

/** Whether a lease is still held, and whether the build is to be cancelled. */
export async function readLease({ id, lease }: Held): Promise<{ held: boolean; cancel: boolean }> {
  const row = await db().build.findUnique({ where: { id }, select: { lease: true, cancelAt: true } });
  return { held: row?.lease === lease, cancel: row !== null && row.cancelAt !== null };
}

/** Who ends or gives back a build: its holder, or who found its worker silent, as long as no other sign of life came. */
export type Ending = Held | RunningBuild;

/** Puts a running build back into the queue, unless it is to be cancelled. `counted` is false when it was not its fault. */
export function requeueBuild(build: Ending, { counted }: { counted: boolean }): Promise<boolean> {
  const attempts = counted ? undefined : { decrement: 1 };
  return move("requeue", { ...stillHeld(build), cancelAt: null }, { attempts, stages: [] });
}

export function stillHeld(build: Ending): Prisma.BuildWhereInput & { id: string } {
  const { id, lease } = build;
  return { id, lease, beats: "beats" in build ? build.beats : undefined };
}

/** Cancels a waiting build at once, asks the worker of a running one to stop; false when it has ended. */
export function requestCancel(id: string, now: Date): Promise<boolean> {
  return transaction(async (tx) => {
    if (await move("withdraw", { id }, { finishedAt: now }, tx)) return true;
    const { count } = await tx.build.updateMany({ where: { id, status: "running" }, data: { cancelAt: now } });
    return count === 1;
  });
}

/** How a bake that succeeded came about. */
export type Made = {
  plan: Plan;
  stages: StageTime[];
  warnings: string[];
  changes: string[];
  tool: string;
  findings: Finding[];
  rehearsal: Rehearsal;
};

/**
 * Publishes: the image's row and the end of its build come into being together or not at all. False when the lease is
 * lost or a cancel was requested: then nothing was written. Throws AppError conflict when an image has the name already,
 * unless these are its lost bytes.
 */
export async function publishImage(held: Held, image: NewImage, made: Made, now: Date): Promise<boolean> {
  const { plan, stages, tool } = made;
  const detail = { plan, warnings: shortenList(made.warnings), changes: shortenList(made.changes) };
  const ended = { stages, tool, size: image.size, finishedAt: now };
  try {
    return await transaction(async (tx) => {
      if (!(await move("succeed", { ...held, cancelAt: null }, ended, tx))) return false;
      await tx.buildDetail.update({ where: { buildId: held.id }, data: detail });
      const isNew = await insertImage(tx, image);
      await noteInspection(tx, image.file, made.findings, now);
      await noteRehearsal(tx, image.file, made.rehearsal, now);
      await republish(tx, image.name, now);
      if (isNew) await noteEvent(tx, newImageEvent(image), now);
      await recordDigests(tx, made.plan, now);
      return true;
    });
  } catch (error) {
    if (!isTaken(error)) throw error;
    throw new AppError("conflict", `${image.file} was published by another build meanwhile. Retry to get that image.`);
  }
}

/** Bytes that are baked anew for an image that is there are no news. */
function newImageEvent(image: NewImage) {
  return imageEvent(image.state === "candidate" ? "image.candidate" : "image.published", image);
}

/**
 * Moves a build along one line of the table in state.ts. False when it is not (any more) where the move begins, or not as
 * `where` wants it: then nothing was written.
 */
export async function move(
  name: MoveName,
  where: Prisma.BuildWhereInput & { id: string },
  data: Prisma.BuildUpdateManyMutationInput,
  tx: Tx = db(),
): Promise<boolean> {
  const { from, to } = MOVES[name];
  const { count } = await tx.build.updateMany({
    where: { ...where, status: { in: Array.from(from) } },
    data: { ...leaving(to), ...data, status: to },
  });
  return count === 1;
}

/** What a build no longer has in a status. */
function leaving(to: BuildStatus): Prisma.BuildUpdateManyMutationInput {
  if (to === "running") return {};
  const idle = { lease: null, stage: null, progressDone: null, progressTotal: null };
  return hasEnded(to) ? { ...idle, liveKey: null, liveFile: null } : idle;
}

/**
 * Forgets a build that has ended, with its log. AppError `conflict` while it has not, or while its image is published;
 * `not_found`.
 */
export async function deleteBuild(id: string): Promise<void> {
  await transaction(async (tx) => {
    const build = await tx.build.findUnique({ where: { id }, select: { status: true, file: true } });
    if (build === null) throw new AppError("not_found", `There is no build ${id}.`);
    if (!hasEnded(BuildStatus.parse(build.status)))
      throw new AppError("conflict", `The build of ${build.file} has not ended. Cancel it first.`);
    const image = await imageOfBuild(id, tx);
    if (image !== null)
      throw new AppError("conflict", `The build made ${image.file}, which is published. Delete the image first.`);
    await tx.build.delete({ where: { id } });
  });
}

export type NewLine = Omit<LogLine, "n">;

/** Adds lines at the end of a build's log, in order, also when another process adds some at the same moment. */
export async function appendLines(buildId: string, lines: NewLine[]): Promise<void> {
  if (lines.length === 0) return;
  await transaction(async (tx) => {
    const last = await tx.logLine.findFirst({ where: { buildId }, orderBy: { n: "desc" }, select: { n: true } });
    const first = (last?.n ?? 0) + 1;
    const data = lines.map((line, index) => ({ ...line, at: new Date(line.at), buildId, n: first + index }));
    await tx.logLine.createMany({ data });
  });
}
