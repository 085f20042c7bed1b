import { db, type Prisma } from "#lib/db";
import type { HeartbeatMonitor } from "#lib/heartbeat-monitor";
import { SigningHost } from "#lib/signing/schema";

type Row = SigningHost & { id: string };

/** A process says what it signs with, which is a sign of life too. */
export async function sayHost({ id, ...said }: Row): Promise<void> {
  const update = { ...said, beats: { increment: 1 } };
  await db().signingHost.upsert({ where: { id }, create: { id, ...said }, update });
}

/** Forgets processes that have ended. */
export async function forgetHosts(ids: string[]): Promise<void> {
  if (ids.length > 0) await db().signingHost.deleteMany({ where: { id: { in: ids } } });
}

/** All that said something, by whether they are silent, as this monitor has seen them until now. */
export async function findHosts(monitor: HeartbeatMonitor): Promise<{ alive: Row[]; silent: Row[] }> {
  const rows = await db().signingHost.findMany({ orderBy: [{ kind: "asc" }, { host: "asc" }, { id: "asc" }] });
  const silent = monitor.silent(new Map(rows.map(({ id, beats }) => [id, String(beats)])));
  const told = rows.map(toHost);
  return { alive: told.filter(({ id }) => !silent.has(id)), silent: told.filter(({ id }) => silent.has(id)) };
}

function toHost({ id, beats: _, ...said }: Prisma.SigningHostGetPayload<object>): Row {
  return { id, ...SigningHost.parse(said) };
}
