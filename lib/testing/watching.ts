import { afterAll, beforeEach } from "vitest";
import { listBuilds } from "#lib/builds/reads";
import { db } from "#lib/db";
import { getWatch } from "#lib/follow/reads-watches";
import type { Watch } from "#lib/follow/schema";
import { addWatch } from "#lib/follow/watch";
import { lookWhereDue } from "#lib/follow/watcher";
import { useContext } from "#lib/testing/context";
import { GREETER, GreeterFolder } from "#lib/testing/greeter";
import { runNext } from "#lib/testing/run-next";

export const HOUR = 3_600_000;

/** What {@link useContext} gives, with the recipe of the greeter, and a worker's looks at upstream by hand. */
export function useWatching() {
  const recipes = new GreeterFolder();
  const test = useContext({ BAKEHOUSE_RECIPES: recipes.folder });
  beforeEach(() => recipes.write(GREETER));
  afterAll(() => recipes.remove());

  /** As the worker does it. Nothing is random. */
  async function lookAll(stopping = new AbortController().signal): Promise<void> {
    await lookWhereDue({ context: test.context, stopping, log: () => {}, random: () => 0.5 });
  }

  /** A watch after its first look. */
  async function follow(input: object): Promise<Watch> {
    const { watch } = await addWatch(input, test.context, new Date());
    await lookAll();
    return getWatch(watch.id);
  }

  /** The same watch after what is due `hours` later: all that the database remembers becomes so much older. */
  async function again(id: string, hours = 6): Promise<Watch> {
    await growOlder(hours * HOUR);
    await lookAll();
    return getWatch(id);
  }

  async function bakeAll(): Promise<void> {
    while ((await db().build.count({ where: { status: "queued" } })) > 0) await runNext(test.context);
  }

  return { test, recipes, lookAll, follow, again, bakeAll };
}

async function growOlder(by: number): Promise<void> {
  const back = (at: Date | null) => at && new Date(at.getTime() - by);
  for (const { seq, nextAt } of await db().watch.findMany())
    await db().watch.update({ where: { seq }, data: { nextAt: back(nextAt) ?? nextAt } });
  for (const { id, finishedAt } of await db().build.findMany())
    await db().build.update({ where: { id }, data: { finishedAt: back(finishedAt) } });
  for (const { key, fetchedAt, failedAt } of await db().upstreamList.findMany())
    await db().upstreamList.update({ where: { key }, data: { fetchedAt: back(fetchedAt), failedAt: back(failedAt) } });
}

/** What was asked for until now, the first build first. */
export async function askedFor(): Promise<string[]> {
  const { items } = await listBuilds({ limit: 500 });
  return items.reverse().map(({ file, status }) => `${file} ${status}`);
}
