import { db } from "#lib/db";
import type { HeartbeatMonitor } from "#lib/heartbeat-monitor";

export type WorkerRow = { id: string; startedAt: Date; beats: number; concurrency: number };

/** A worker gives a sign of life. */
export async function beat(worker: Omit<WorkerRow, "beats">): Promise<void> {
  await db().worker.upsert({ where: { id: worker.id }, create: worker, update: { beats: { increment: 1 } } });
}

/** Forgets workers that have left or were killed. */
export async function forgetWorkers(ids: string[]): Promise<void> {
  await db().worker.deleteMany({ where: { id: { in: ids } } });
}

/** Workers by whether they are silent, as this monitor has seen them until now. */
export async function findWorkers(monitor: HeartbeatMonitor): Promise<{ alive: WorkerRow[]; silent: WorkerRow[] }> {
  const rows = await db().worker.findMany();
  const silent = monitor.silent(new Map(rows.map(({ id, beats }) => [id, String(beats)])));
  return { alive: rows.filter(({ id }) => !silent.has(id)), silent: rows.filter(({ id }) => silent.has(id)) };
}
