import { db } from "#lib/db";

export type WorkerRow = { id: string; startedAt: Date; heartbeatAt: Date; concurrency: number };

/** A worker says that it lives. */
export async function beat(worker: Omit<WorkerRow, "heartbeatAt">, now: Date): Promise<void> {
  const row = { ...worker, heartbeatAt: now };
  await db().worker.upsert({ where: { id: worker.id }, create: row, update: { heartbeatAt: now } });
}

/** Forgets one worker, or those that were silent since `before`. */
export async function forgetWorkers(which: { id: string } | { before: Date }): Promise<void> {
  await db().worker.deleteMany({ where: "id" in which ? which : { heartbeatAt: { lt: which.before } } });
}

/** A worker beats every 5 s; one that missed this many milliseconds is taken for dead. */
const SILENCE_MS = 20_000;

/** The workers that are alive. */
export async function liveWorkers(now: Date): Promise<WorkerRow[]> {
  return db().worker.findMany({ where: { heartbeatAt: { gte: new Date(now.getTime() - SILENCE_MS) } } });
}
