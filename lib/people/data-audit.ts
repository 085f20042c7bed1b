import { db } from "#lib/db";
import type { AuditEntry, AuditFilter, AuditVerb, Outcome } from "#lib/people/audit-schema";

export type Change = {
  asker: { kind: AuditEntry["whoKind"]; id: string | null; name: string };
  verb: AuditVerb;
  about: string | null;
  address: string | null;
  outcome: Outcome;
  message: string | null;
  requestId: string | null;
};

/** Texts that come from outside end here. */
const LONGEST = 500;
/** Rows of one question to the database. */
const PART = 1000;

/** Adds lines to the audit log, which only grows. */
export async function noteChanges(changes: readonly Change[], now: Date): Promise<void> {
  const rows = changes.map(({ asker: { kind, id, name }, about, message, ...change }) => ({
    ...change,
    who: name,
    whoKind: kind,
    whoId: id,
    about: shortened(about),
    message: shortened(message),
    at: now,
  }));
  for (let from = 0; from < rows.length; from += PART)
    await db().auditEntry.createMany({ data: rows.slice(from, from + PART) });
}

function shortened(text: string | null): string | null {
  return text === null || text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}

type Page = AuditFilter & { limit: number; before?: number | undefined };

/** Changes, the last one first; `next` is what to ask for `before` to go on. */
export async function listChanges({ limit, before, ...filter }: Page) {
  const where = { ...whereOf(filter), seq: before === undefined ? {} : { lt: before } };
  const rows = await db().auditEntry.findMany({ where, orderBy: { seq: "desc" }, take: limit + 1 });
  const items = rows.slice(0, limit).map(shown);
  return { items, next: rows.length > limit ? (items.at(-1)?.seq ?? null) : null };
}

/** All changes, the first one first, read in parts. */
export async function* allChanges(filter: AuditFilter): AsyncGenerator<AuditEntry> {
  for (let after = 0; ; ) {
    const where = { ...whereOf(filter), seq: { gt: after } };
    const rows = await db().auditEntry.findMany({ where, orderBy: { seq: "asc" }, take: PART });
    for (const row of rows) yield shown(row);
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.seq;
  }
}

function whereOf({ since, kind, ...filter }: AuditFilter) {
  return { ...filter, whoKind: kind, at: since === undefined ? {} : { gte: new Date(since) } };
}

type Row = Omit<AuditEntry, "at" | "whoKind"> & { at: Date; whoKind: string };

function shown({ at, whoKind, ...row }: Row): AuditEntry {
  // Written by noteChanges alone.
  return { ...row, at: at.toISOString(), whoKind: whoKind as AuditEntry["whoKind"] };
}
