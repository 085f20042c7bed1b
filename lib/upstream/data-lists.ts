import { z } from "zod";
import { db, isTaken, transaction } from "#lib/db";
import { afterAnswer, isSpent } from "#lib/upstream/budget";
import type { Lists } from "#lib/upstream/lists";
import { VersionItem } from "#lib/upstream/schema";

const Items = z.array(VersionItem).min(1);

/** What is remembered of upstream in the database, where all processes and servers behind it share it. */
export const databaseLists: Lists = {
  async find(key) {
    const row = await db().upstreamList.findUnique({ where: { key } });
    const asker = row?.asker ?? null;
    const failure = row?.failedAt && row.failure ? { at: row.failedAt, message: row.failure } : null;
    const items = Items.safeParse(row?.items);
    if (!row?.fetchedAt || !items.success) return { list: null, failure, asker };
    const { isWhole, etag, lastModified, fetchedAt, note } = row;
    const list = { items: items.data, note: note ?? undefined, isWhole, etag, lastModified, fetchedAt };
    return { list, failure, asker };
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

  async takeTurn(key, token, instead) {
    const { count } = await db().upstreamList.updateMany({ where: { key, asker: instead }, data: { asker: token } });
    if (count === 1 || instead !== null) return count === 1;
    if ((await db().upstreamList.count({ where: { key } })) > 0) return false;
    try {
      await db().upstreamList.create({ data: { key, asker: token } });
      return true;
    } catch (error) {
      if (isTaken(error)) return false;
      throw error;
    }
  },

  async endTurn(key, token) {
    await db().upstreamList.updateMany({ where: { key, asker: token }, data: { asker: null } });
  },

  async keepList(key, { note = null, ...list }) {
    const data = { ...list, note, newest: list.items[0]?.version ?? null, failedAt: null, failure: null, asker: null };
    await db().upstreamList.upsert({ where: { key }, create: { key, ...data }, update: data });
  },

  async keepFailure(key, { at, message }) {
    const data = { failedAt: at, failure: message, asker: null };
    await db().upstreamList.upsert({ where: { key }, create: { key, ...data }, update: data });
  },

  budgets: () => db().upstreamBudget.findMany({ orderBy: { host: "asc" } }),

  async spend(host, now) {
    const { count } = await db().upstreamBudget.updateMany({
      where: { host, remaining: { gt: 0 } },
      data: { remaining: { decrement: 1 } },
    });
    const budget = count === 1 ? null : await db().upstreamBudget.findUnique({ where: { host } });
    return budget === null || !isSpent(budget, now);
  },

  async giveBack(host) {
    await db().upstreamBudget.updateMany({ where: { host }, data: { remaining: { increment: 1 } } });
  },

  async keepBudget(said, isFree = false) {
    const { host } = said;
    await transaction(async (tx) => {
      const known = await tx.upstreamBudget.findUnique({ where: { host } });
      const data = afterAnswer(known, said, isFree);
      await tx.upstreamBudget.upsert({ where: { host }, create: data, update: data });
    });
  },
};
