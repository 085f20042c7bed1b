import {
  Build,
  type BuildCounts,
  type BuildQueue,
  BuildStatus,
  LogLine,
  type LogPage,
  TorcxRequest,
} from "#lib/builds/schema";
import { toBuild } from "#lib/builds/show";
import { hasEnded } from "#lib/builds/state";
import { db, type Prisma, type Tx } from "#lib/db";
import { AppError } from "#lib/errors";
import { Plan } from "#lib/recipes/plan";

/** A build that a worker has claimed: what it needs to bake it. */
export type Claimed = {
  id: string;
  file: string;
  name: string;
  version: string;
  revision: number;
  recipe: string | null;
  recipeDigest: string | null;
  fingerprint: string;
  candidate: boolean;
  /** To compare with the image that is there: none is made. */
  rebake: boolean;
  plan: Plan;
  /** Of the request that asked for it. */
  requestId: string | null;
  /** How often it was claimed, this time included. */
  attempts: number;
};

/** A running build as other workers see it. */
export type RunningBuild = {
  id: string;
  lease: string;
  /** Grows while its worker lives. */
  beats: number;
  stage: string | null;
  attempts: number;
  cancelRequested: boolean;
};

const OLDEST_FIRST = [{ seq: "asc" }] satisfies Prisma.BuildOrderByWithRelationInput[];
const NEWEST_FIRST = [{ seq: "desc" }] satisfies Prisma.BuildOrderByWithRelationInput[];
// As a negation, it leaves the database the order: the few that live are skipped, not the many that ended sorted.
const ENDED = { notIn: ["queued", "running"] satisfies BuildStatus[] };

/** One build with its plan, warnings and changes. Throws AppError not_found. */
export async function getBuild(id: string): Promise<Build> {
  const row = await db().build.findUnique({ where: { id }, include: { detail: true } });
  if (row === null) throw missing(id);
  const queue = row.status === "queued" ? await queuedIds() : [];
  return toBuild(row, queue, row.detail);
}

/** What a build baked or is to bake; null where it was not kept. Throws AppError not_found. */
export async function getPlan(id: string): Promise<Plan | null> {
  const row = await db().build.findUnique({ where: { id }, select: { detail: { select: { plan: true } } } });
  if (row === null) throw missing(id);
  return Plan.nullable().parse(row.detail?.plan ?? null);
}

function missing(id: string): AppError {
  return new AppError("not_found", `There is no build ${id}.`);
}

export type BuildFilter = {
  /** `ended`: whatever came of it. */
  status?: BuildStatus | "ended" | undefined;
  recipe?: string | undefined;
  limit: number;
  /** The `next` of the page before. */
  cursor?: string | undefined;
};

/** Builds without what is long of them (plan, warnings, changes), newest first. */
export async function listBuilds(filter: BuildFilter): Promise<{ items: Build[]; next: string | null }> {
  const { status, recipe, limit, cursor } = filter;
  const rows = await db().build.findMany({
    where: {
      status: status === "ended" ? ENDED : status,
      recipe,
      seq: cursor === undefined ? undefined : { lt: await seqOf(cursor) },
    },
    orderBy: NEWEST_FIRST,
    take: limit + 1,
  });
  const page = rows.slice(0, limit);
  const queue = page.some((row) => row.status === "queued") ? await queuedIds() : [];
  const next = rows.length > limit ? (page.at(-1)?.id ?? null) : null;
  return { items: page.map((row) => toBuild(row, queue, null)), next };
}

async function seqOf(cursor: string): Promise<number> {
  const last = await db().build.findUnique({ where: { id: cursor }, select: { seq: true } });
  if (last === null) throw new AppError("invalid", "The cursor is not one that a list of builds gave.");
  return last.seq;
}

/** Waiting builds, next one first. */
export async function queuedIds(limit?: number): Promise<string[]> {
  const rows = await db().build.findMany({
    where: { status: "queued" },
    orderBy: OLDEST_FIRST,
    select: { id: true },
    take: limit,
  });
  return rows.map(({ id }) => id);
}

/** Files of all builds that wait or run. */
export async function liveFiles(tx: Tx = db()): Promise<Set<string>> {
  const rows = await tx.build.findMany({ where: { liveFile: { not: null } }, select: { file: true } });
  return new Set(rows.map(({ file }) => file));
}

/** Digests of the uploads that waiting and running conversions are made of. */
export async function liveUploads(): Promise<Set<string>> {
  const where = { kind: "torcx", liveKey: { not: null } };
  const rows = await db().build.findMany({ where, select: { request: true } });
  return new Set(rows.map(({ request }) => TorcxRequest.parse(request).upload));
}

/** What conversions that succeeded were asked for, by the files they made, the last one first. */
export async function convertedRequests(limit: number): Promise<Map<string, TorcxRequest>> {
  const rows = await db().build.findMany({
    where: { kind: "torcx", status: "succeeded" satisfies BuildStatus },
    orderBy: NEWEST_FIRST,
    select: { file: true, request: true },
    take: limit,
  });
  return new Map(rows.map(({ file, request }) => [file, TorcxRequest.parse(request)]));
}

/** What bakes and what waits, `limit` at most, and how many builds are in each status. */
export async function readQueue(limit: number): Promise<BuildQueue> {
  const [queue, counts] = await Promise.all([queuedIds(), countBuilds()]);
  const rows = await db().build.findMany({
    where: { status: { in: ["queued", "running"] satisfies BuildStatus[] } },
    // "running" stands after "queued".
    orderBy: [{ status: "desc" }, ...OLDEST_FIRST],
    take: limit,
  });
  return { items: rows.map((row) => toBuild(row, queue, null)), counts };
}

/** How many builds are in each status. */
async function countBuilds(): Promise<BuildCounts> {
  const groups = await db().build.groupBy({ by: ["status"], _count: true });
  const counts = { queued: 0, running: 0, succeeded: 0, failed: 0, cancelled: 0 };
  for (const { status, _count } of groups) counts[BuildStatus.parse(status)] = _count;
  return counts;
}

/** How many builds wait or bake: read on every page, so it does not look at those that have ended. */
export async function countLive(): Promise<number> {
  return db().build.count({ where: { status: { in: ["queued", "running"] satisfies BuildStatus[] } } });
}

/** The queued or running build that makes this file, or null. */
export async function findLive(file: string): Promise<{ id: string } | null> {
  return db().build.findUnique({ where: { liveFile: file }, select: { id: true } });
}

/** Queued and running builds that make one of these files, without their plans. */
export async function liveBuilds(files: readonly string[]): Promise<Build[]> {
  const where = { liveFile: { in: Array.from(files) } };
  const rows = await db().build.findMany({ where });
  const queue = rows.some(({ status }) => status === "queued") ? await queuedIds() : [];
  return rows.map((row) => toBuild(row, queue, null));
}

/** What a build was asked for. Throws AppError not_found. */
export async function requestOf(id: string): Promise<Build["request"]> {
  const row = await db().build.findUnique({ where: { id }, select: { request: true } });
  if (row === null) throw missing(id);
  return Build.shape.request.parse(row.request);
}

/** What these builds were asked for, by their ids. */
export async function requestsOf(ids: readonly string[]): Promise<Map<string, Build["request"]>> {
  const rows = await db().build.findMany({
    where: { id: { in: Array.from(ids) } },
    select: { id: true, request: true },
  });
  return new Map(rows.map(({ id, request }) => [id, Build.shape.request.parse(request)]));
}

/** A build that was claimed. Throws AppError not_found. */
export async function getClaimed(id: string): Promise<Claimed> {
  const row = await db().build.findUnique({ where: { id }, include: { detail: true } });
  if (row === null) throw missing(id);
  return { ...row, plan: Plan.parse(row.detail?.plan) };
}

/** All builds that run, whoever bakes them. */
export async function runningBuilds(): Promise<RunningBuild[]> {
  const rows = await db().build.findMany({
    where: { status: "running" },
    orderBy: OLDEST_FIRST,
    select: { id: true, lease: true, beats: true, stage: true, attempts: true, cancelAt: true },
  });
  return rows.map(({ lease, cancelAt, ...row }) => ({
    ...row,
    lease: lease ?? "",
    cancelRequested: cancelAt !== null,
  }));
}

/** Lines after number `after`, at most `limit`. `done` when the build has ended and no line is left. */
export async function logAfter(id: string, after: number, limit = 1000): Promise<LogPage> {
  // The status first: the last lines are written before a build ends.
  const build = await db().build.findUnique({ where: { id }, select: { status: true } });
  if (build === null) throw missing(id);
  const where = { buildId: id, n: { gt: after } };
  const rows = await db().logLine.findMany({ where, orderBy: { n: "asc" }, take: limit });
  const lines = rows.map(({ n, at, level, text }) => LogLine.parse({ n, at: at.toISOString(), level, text }));
  const done = hasEnded(BuildStatus.parse(build.status)) && rows.length < limit;
  return { lines, next: lines.at(-1)?.n ?? after, done };
}
