import { z } from "zod";
import { db, type Prisma } from "#lib/db";
import type { HeartbeatMonitor } from "#lib/heartbeat-monitor";
import { WorkerFacts } from "#lib/worker/schema";

export type WorkerRow = {
  id: string;
  startedAt: Date;
  beats: number;
  /** By its own clock. */
  beatAt: Date | null;
  concurrency: number;
  facts: WorkerFacts | null;
  /** Ids of the builds that it bakes. */
  doing: string[];
};

/** A worker gives a sign of life, and says what it does. */
export async function beat({ id, startedAt, concurrency, ...told }: Omit<WorkerRow, "beats">): Promise<void> {
  const now = { ...told, facts: told.facts ?? undefined };
  await db().worker.upsert({
    where: { id },
    create: { id, startedAt, concurrency, ...now },
    update: { ...now, beats: { increment: 1 } },
  });
}

/** Forgets workers that have left or were killed. */
export async function forgetWorkers(ids: string[]): Promise<void> {
  await db().worker.deleteMany({ where: { id: { in: ids } } });
}

/** Workers by whether they are silent, as this monitor has seen them until now. */
export async function findWorkers(monitor: HeartbeatMonitor): Promise<{ alive: WorkerRow[]; silent: WorkerRow[] }> {
  const rows = (await db().worker.findMany({ orderBy: { startedAt: "asc" } })).map(toWorker);
  const silent = monitor.silent(new Map(rows.map(({ id, beats }) => [id, String(beats)])));
  return { alive: rows.filter(({ id }) => !silent.has(id)), silent: rows.filter(({ id }) => silent.has(id)) };
}

const Ids = z.array(z.string());

/** Facts of another version of the worker are none. */
function toWorker({ facts, doing, ...row }: Prisma.WorkerGetPayload<object>): WorkerRow {
  return { ...row, facts: WorkerFacts.safeParse(facts).data ?? null, doing: Ids.parse(doing) };
}
