import { expect, it } from "vitest";
import { db, isTaken } from "#lib/db";
import { useDatabase } from "#lib/testing/database";

useDatabase();

const NOW = new Date("2026-11-30T08:00:00.123Z");

it("watch: one of equal ones", async () => {
  const rule = { follow: "newest" };
  const what = {
    recipe: "docker",
    name: "docker",
    arches: ["arm64"],
    options: {},
    os: "flatcar",
    compression: "auto",
    rule,
  };
  const watch = { id: "w", key: "k", ...what, createdAt: NOW, nextAt: NOW };
  const made = await db().watch.create({ data: watch });
  expect(made).toEqual({
    ...{ seq: 1, ...watch, osVersion: null, publishAfterDays: null, publishPatchesOnly: false, paused: false },
    ...{ looks: 0, lookingSince: null, wanted: false, lookedAt: null, outcome: null, failed: false },
  });
  await expect(db().watch.create({ data: { ...watch, id: "w2" } })).rejects.toSatisfy(isTaken);
  const change = {
    ...{ osVersion: "12", publishAfterDays: 3, publishPatchesOnly: true, paused: true, looks: 2, lookingSince: NOW },
    ...{ wanted: true, lookedAt: NOW, outcome: "ä", failed: true, options: { a: "b" }, rule: { follow: "from" } },
  };
  expect(await db().watch.update({ where: { id: "w" }, data: change })).toEqual({ ...made, ...change });
  await db().watch.delete({ where: { id: "w" } });
  expect(await db().watch.count()).toBe(0);
});
