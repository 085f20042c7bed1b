import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { afterAnswer, type Budget, isSpent } from "#lib/upstream/budget";
import { writeAtomically } from "#lib/upstream/cache";
import type { Failure, KeptList, Lists } from "#lib/upstream/lists";
import { VersionItem } from "#lib/upstream/schema";
import type { Cache } from "#lib/upstream/upstream";

const ListFile = z.strictObject({
  items: z.array(VersionItem).min(1),
  note: z.string().optional(),
  isWhole: z.boolean(),
  etag: z.string().nullable(),
  lastModified: z.string().nullable(),
  fetchedAt: z.iso.datetime().transform((text) => new Date(text)),
});

/**
 * What is remembered of upstream in `lists/` of the cache. Failures and budgets only as long as the process lives: who calls
 * a command again wants it tried again.
 */
export function fileLists(cache: Cache): Lists {
  const failures = new Map<string, Failure>();
  const budgets = new Map<string, Budget>();
  const fileOf = (key: string) => path.join(/* turbopackIgnore: true */ cache.folder, "lists", `${key}.json`);
  return {
    find: async (key) => ({ list: await readList(fileOf(key)), failure: failures.get(key) ?? null, asker: null }),
    takeTurn: async () => true,
    endTurn: async () => {},
    async newest(keys) {
      const lists = await Promise.all(keys.map(async (key) => ({ key, list: await readList(fileOf(key)) })));
      return new Map(
        lists.flatMap(({ key, list }) => {
          const [first] = list?.items ?? [];
          return list === null || first === undefined
            ? []
            : [[key, { version: first.version, fetchedAt: list.fetchedAt }]];
        }),
      );
    },
    async keepList(key, list) {
      failures.delete(key);
      await writeAtomically(cache, fileOf(key), JSON.stringify(list));
    },
    keepFailure: async (key, failure) => void failures.set(key, failure),
    budgets: async () => Array.from(budgets.values()),
    async spend(host, now) {
      const budget = budgets.get(host);
      if (budget === undefined || budget.remaining === 0) return budget === undefined || !isSpent(budget, now);
      budgets.set(host, { ...budget, remaining: budget.remaining - 1 });
      return true;
    },
    async giveBack(host) {
      const budget = budgets.get(host);
      if (budget !== undefined) budgets.set(host, { ...budget, remaining: budget.remaining + 1 });
    },
    keepBudget: async (said, isFree = false) =>
      void budgets.set(said.host, afterAnswer(budgets.get(said.host) ?? null, said, isFree)),
  };
}

/** Null when there is nothing, or nothing that makes sense. */
async function readList(file: string): Promise<KeptList | null> {
  try {
    return ListFile.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    return null;
  }
}
