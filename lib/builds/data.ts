import { type Build, BuildStatus, LogLine, type LogPage, TorcxRequest } from "#lib/builds/schema";
import { toBuild } from "#lib/builds/show";
import { hasEnded, MOVES, type MoveName } from "#lib/builds/state";
import { db, isGone, isTaken, type Prisma } from "#lib/db";
import { AppError } from "#lib/errors";
import { insertImage, type NewImage } from "#lib/images/writes";
import { Plan } from "#lib/recipes/plan";
import { republish } from "#lib/repository/writes";
import type { Arch } from "#lib/words";

/** A build as the database keeps it. */
export type BuildRow = Prisma.BuildGetPayload<object>;

/** A build a worker may write to as long as the row carries this token. */
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
  plan: Plan;
};

const OLDEST_FIRST = [{ createdAt: "asc" }, { id: "asc" }] satisfies Prisma.BuildOrderByWithRelationInput[];
const NEWEST_FIRST = [{ createdAt: "desc" }, { id: "desc" }] satisfies Prisma.BuildOrderByWithRelationInput[];
const withSize = { images: { select: { size: true } } } as const;

/** One build with its plan. Throws AppError not_found. */
export async function getBuild(id: string): Promise<Build> {
  const row = await getRow(id);
  const queue = row.status === "queued" ? await queuedIds() : [];
  return toBuild(row, queue, Plan.nullable().parse(row.plan));
}

export async function getRow(id: string): Promise<BuildRow & { images: { size: bigint }[] }> {
  const row = await db().build.findUnique({ where: { id }, include: withSize });
  if (row === null) throw new AppError("not_found", `There is no build ${id}.`);
  return row;
}

export type BuildFilter = {
  status?: BuildStatus | undefined;
  recipe?: string | undefined;
  limit: number;
  /** The `next` of the page before. */
  cursor?: string | undefined;
};

/** Builds without their plans, newest first. */
export async function listBuilds(filter: BuildFilter): Promise<{ items: Build[]; next: string | null }> {
  const { status, recipe, limit, cursor } = filter;
  const rows = await db().build.findMany({
    where: { ...(status && { status }), ...(recipe && { recipe }), ...(cursor && (await after(cursor))) },
    orderBy: NEWEST_FIRST,
    take: limit + 1,
    omit: { plan: true },
    include: withSize,
  });
  const queue = await queuedIds();
  const page = rows.slice(0, limit);
  const next = rows.length > limit ? (page.at(-1)?.id ?? null) : null;
  return { items: page.map((row) => toBuild(row, queue, null)), next };
}

async function after(cursor: string): Promise<Prisma.BuildWhereInput> {
  const last = await db().build.findUnique({ where: { id: cursor }, select: { id: true, createdAt: true } });
  if (last === null) throw new AppError("invalid", "The cursor is not one that a list of builds gave.");
  const { id, createdAt } = last;
  return { OR: [{ createdAt: { lt: createdAt } }, { createdAt, id: { lt: id } }] };
}

/** Waiting builds, next one first. */
export async function queuedIds(limit?: number): Promise<string[]> {
  const rows = await db().build.findMany({
    where: { status: "queued" },
    orderBy: OLDEST_FIRST,
    select: { id: true },
    ...(limit !== undefined && { take: limit }),
  });
  return rows.map(({ id }) => id);
}

/** What waiting and running conversions ask for. */
export async function liveTorcxRequests(): Promise<TorcxRequest[]> {
  const where = { kind: "torcx", liveKey: { not: null } };
  const rows = await db().build.findMany({ where, select: { request: true } });
  return rows.map(({ request }) => TorcxRequest.parse(request));
}

/** How many builds are in each status that has any. */
export async function countBuilds(): Promise<Partial<Record<BuildStatus, number>>> {
  const groups = await db().build.groupBy({ by: ["status"], _count: true });
  return Object.fromEntries(groups.map(({ status, _count }) => [BuildStatus.parse(status), _count]));
}

/** The live build of a fingerprint or of a file name. */
export async function findLive(key: { liveKey: string } | { liveFile: string }): Promise<{ id: string } | null> {
  return db().build.findUnique({ where: key, select: { id: true } });
}

/** Whether an image, even a deleted one, or a live build owns this file name. */
export async function isOwned(file: string): Promise<boolean> {
  const [image, live] = await Promise.all([
    db().image.count({ where: { file } }),
    db().build.count({ where: { liveFile: file } }),
  ]);
  return image + live > 0;
}

/** Queues a build; null when another live build has the same fingerprint or file name (unique columns). */
export async function createBuild(
  draft: Draft,
  life: { id: string; origin: string; now: Date },
): Promise<string | null> {
  const { plan, request, ...rest } = draft;
  const live = { liveKey: draft.fingerprint, liveFile: draft.file };
  const data = { ...rest, ...live, request, plan, warnings: plan.warnings, origin: life.origin, createdAt: life.now };
  try {
    await db().build.create({ data: { ...data, id: life.id, status: "queued" } });
    return life.id;
  } catch (error) {
    if (isTaken(error)) return null;
    throw error;
  }
}

/**
 * Moves a build along one line of the table in state.ts. False when it is not (any more) where the move begins, or not
 * held under the given lease: then nothing was written.
 */
export async function move(
  name: MoveName,
  where: Prisma.BuildWhereInput & { id: string },
  data: Prisma.BuildUpdateManyMutationInput = {},
): Promise<boolean> {
  const { from, to } = MOVES[name];
  const { count } = await db().build.updateMany({
    where: { ...where, status: { in: [...from] } },
    data: { ...leaving(to), ...data, status: to },
  });
  return count === 1;
}

/** What a build no longer has in a status. */
function leaving(to: BuildStatus): Prisma.BuildUpdateManyMutationInput {
  if (to === "running") return {};
  const idle = { lease: null, leaseUntil: null, stage: null, progressDone: null, progressTotal: null };
  return hasEnded(to) ? { ...idle, liveKey: null, liveFile: null } : idle;
}

/** Running builds whose worker has not renewed its lease in time. */
export async function expired(now: Date): Promise<BuildRow[]> {
  return db().build.findMany({ where: { status: "running", leaseUntil: { lt: now } }, orderBy: OLDEST_FIRST });
}

/** Writes to a running build as long as its lease is held; else nothing. */
export async function writeUnderLease(held: Held, data: Prisma.BuildUpdateManyMutationInput): Promise<void> {
  await db().build.updateMany({ where: { ...held, status: "running" }, data });
}

/** Whether a lease is still held, and whether somebody wishes to cancel. */
export async function readLease({ id, lease }: Held): Promise<{ held: boolean; cancel: boolean }> {
  const row = await db().build.findUnique({ where: { id }, select: { lease: true, cancelAt: true } });
  return { held: row?.lease === lease, cancel: row !== null && row.cancelAt !== null };
}

/** Notes the wish to cancel a running build; false when it is not running. */
export async function wishCancel(id: string, now: Date): Promise<boolean> {
  const { count } = await db().build.updateMany({ where: { id, status: "running" }, data: { cancelAt: now } });
  return count === 1;
}

/**
 * Publishes: the image's row and the end of its build come into being together or not at all. False when the lease is
 * lost or somebody wished to cancel: then nothing was written. Throws AppError conflict when an image has the name already.
 */
export async function publish(held: Held, image: NewImage, build: Prisma.BuildUpdateInput): Promise<boolean> {
  const ended = { ...leaving("succeeded"), ...build, status: "succeeded" };
  try {
    await db().$transaction(async (tx) => {
      await insertImage(tx, image);
      await republish(tx, image.name, image.createdAt);
      const where = { ...held, cancelAt: null, status: { in: [...MOVES.succeed.from] } };
      await tx.build.update({ where, data: ended });
    });
    return true;
  } catch (error) {
    if (isGone(error)) return false;
    if (!isTaken(error)) throw error;
    throw new AppError("conflict", `${image.file} was published by another build meanwhile. Retry to get that image.`);
  }
}

export type NewLine = Omit<LogLine, "n">;

/** Adds lines at the end of a build's log, in order, also when another process adds some at the same moment. */
export async function appendLines(buildId: string, lines: NewLine[]): Promise<void> {
  if (lines.length === 0) return;
  const last = await db().logLine.findFirst({ where: { buildId }, orderBy: { n: "desc" }, select: { n: true } });
  const first = (last?.n ?? 0) + 1;
  const data = lines.map((line, index) => ({ ...line, at: new Date(line.at), buildId, n: first + index }));
  try {
    await db().logLine.createMany({ data });
  } catch (error) {
    if (!isTaken(error)) throw error;
    await appendLines(buildId, lines);
  }
}

/** Lines after number `after`, at most `limit`. `done` when the build has ended and no line is left. */
export async function logAfter(id: string, after: number, limit = 1000): Promise<LogPage> {
  // The status first: the last lines are written before a build ends.
  const { status } = await getRow(id);
  const where = { buildId: id, n: { gt: after } };
  const rows = await db().logLine.findMany({ where, orderBy: { n: "asc" }, take: limit });
  const lines = rows.map(({ n, at, level, text }) => LogLine.parse({ n, at: at.toISOString(), level, text }));
  const done = hasEnded(BuildStatus.parse(status)) && rows.length < limit;
  return { lines, next: lines.at(-1)?.n ?? after, done };
}
