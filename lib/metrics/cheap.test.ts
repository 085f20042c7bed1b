import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { db } from "#lib/db";
import { scrape } from "#lib/metrics/scrape";
import { useDatabase } from "#lib/testing/database";
import { TEST_SERVER } from "#lib/testing/postgresql";

useDatabase();

type Step = { detail: string };

/** What grows with what is baked and served; a few rows of each may be read by an index, never all. */
const GROWS = ["Build", "BuildDetail", "LogLine", "Image", "Manifest", "Inspection", "Rehearsal", "WebhookDelivery"];

// On tables as empty as these PostgreSQL looks at no index.
it.skipIf(TEST_SERVER)("a scrape reads nothing of what was ever baked: an index leads to what waits", async () => {
  const statements: { query: string; params: string }[] = [];
  // The client of the tests is that of the product, which has the statements timed.
  const client = db() as unknown as {
    $on(event: "query", hear: (event: { query: string; params: string }) => void): void;
  };
  client.$on("query", (event) => void statements.push(event));
  const surroundings = { version: "1", free: async () => 1, budgets: () => db().upstreamBudget.findMany() };
  await scrape("text", surroundings, new Date("2100-01-01"));
  await sleep(0);
  const selects = statements.filter(({ query }) => /^\s*SELECT/i.test(query));
  expect(selects.length).toBeGreaterThan(10);
  for (const { query, params } of selects) {
    const plan = await db().$queryRawUnsafe<Step[]>(`EXPLAIN QUERY PLAN ${query}`, ...JSON.parse(params));
    const scanned = plan.flatMap(({ detail }) => /^SCAN (\w+)/.exec(detail)?.[1] ?? []);
    expect(
      scanned.filter((table) => GROWS.includes(table)),
      query,
    ).toEqual([]);
  }
});
