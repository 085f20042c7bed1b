import { z } from "zod";
import { db } from "#lib/db";
import type { Lists } from "#lib/upstream/lists";
import { VersionItem } from "#lib/upstream/schema";

const Items = z.array(VersionItem).min(1);

/** What is remembered of upstream in the database, where all processes and servers behind it share it. */
export const databaseLists: Lists = {
  async find(key) {
    const row = await db().upstreamList.findUnique({ where: { key } });
    const failure = row?.failedAt && row.failure ? { at: row.failedAt, message: row.failure } : null;
    const items = Items.safeParse(row?.items);
    if (!row?.fetchedAt || !items.success) return { list: null, failure };
    const { isWhole, etag, lastModified, fetchedAt, note } = row;
    const list = { items: items.data, note: note ?? undefined, isWhole, etag, lastModified, fetchedAt };
    return { list, failure };
  },

  async newest(keys) {
    const rows = await db().upstreamList.findMany({
      where: { key: { in: [...keys] }, fetchedAt: { not: null } },
      select: { key: true, newest: true, fetchedAt: true },
    });
    return new Map(
      rows.flatMap(({ key, newest, fetchedAt }) =>
        newest === null || fetchedAt === null ? [] : [[key, { version: newest, fetchedAt }]],
      ),
    );
  },

  async keepList(key, { note = null, ...list }) {
    const data = { ...list, note, newest: list.items[0]?.version ?? null, failedAt: null, failure: null };
    await db().upstreamList.upsert({ where: { key }, create: { key, ...data }, update: data });
  },

  async keepFailure(key, { at, message }) {
    const data = { failedAt: at, failure: message };
    await db().upstreamList.upsert({ where: { key }, create: { key, ...data }, update: data });
  },

  budgets: () => db().upstreamBudget.findMany({ orderBy: { host: "asc" } }),

  async keepBudget({ host, ...data }) {
    await db().upstreamBudget.upsert({ where: { host }, create: { host, ...data }, update: data });
  },
};
