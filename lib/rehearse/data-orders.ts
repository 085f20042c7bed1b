import { db, Prisma } from "#lib/db";
import { filesOf, type Rehearsal, type SetRehearsal, Subject } from "#lib/rehearse/schema";
import type { Arch } from "#lib/words";

/** Asks for a rehearsal by a host that can. */
export async function placeOrder(id: string, subject: Subject, now: Date): Promise<void> {
  await db().rehearsalOrder.create({ data: { id, arch: subject.arch, subject, createdAt: now } });
}

/** What came of an order; null as long as nobody has done it. */
export async function findOutcome(id: string): Promise<unknown> {
  const row = await db().rehearsalOrder.findUnique({ where: { id }, select: { outcome: true } });
  return row?.outcome ?? null;
}

export async function forgetOrder(id: string): Promise<void> {
  await db().rehearsalOrder.deleteMany({ where: { id } });
}

/** Orders whose asker was killed. */
export async function forgetOrdersBefore(limit: Date): Promise<void> {
  await db().rehearsalOrder.deleteMany({ where: { createdAt: { lt: limit } } });
}

/**
 * The order that waits longest for a host of that architecture, for one worker alone; also one whose worker is none of the `living`.
 * Null where none waits.
 */
export async function takeOrder(
  worker: string,
  arch: Arch,
  living: readonly string[],
): Promise<{ id: string; subject: Subject } | null> {
  const isFree = { OR: [{ worker: null }, { worker: { notIn: Array.from(living) } }] };
  const where = { ...isFree, arch, outcome: { equals: Prisma.DbNull } };
  const row = await db().rehearsalOrder.findFirst({ where, orderBy: { createdAt: "asc" } });
  if (row === null) return null;
  const { count } = await db().rehearsalOrder.updateMany({ where: { ...where, id: row.id }, data: { worker } });
  return count === 1 ? { id: row.id, subject: Subject.parse(row.subject) } : takeOrder(worker, arch, living);
}

export async function answerOrder(id: string, outcome: Rehearsal | SetRehearsal): Promise<void> {
  await db().rehearsalOrder.updateMany({ where: { id }, data: { outcome } });
}

/** The images that workers rehearse at this moment, by worker; none where another version of Bakehouse has asked. */
export async function readRehearsing(): Promise<Map<string, string[]>> {
  const where = { worker: { not: null }, outcome: { equals: Prisma.DbNull } };
  const rows = await db().rehearsalOrder.findMany({ where, select: { worker: true, subject: true } });
  return new Map(
    rows.map(({ worker, subject }) => {
      const { data } = Subject.safeParse(subject);
      return [worker ?? "", data === undefined ? [] : filesOf(data)];
    }),
  );
}

/** Lets another worker do what this one has begun. */
export async function giveBackOrder(id: string): Promise<void> {
  await db().rehearsalOrder.updateMany({ where: { id }, data: { worker: null } });
}
