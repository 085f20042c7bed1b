import { beforeEach, describe, expect, it } from "vitest";
import { requestImage } from "#lib/builds/request";
import { saveConfig } from "#lib/configs/data";
import { db } from "#lib/db";
import { findReserved } from "#lib/images/reads";
import { countAside, tidyImages } from "#lib/images/tidy";
import { writeFetches } from "#lib/images/writes-noted";
import { MachineInput } from "#lib/machine/choices/schema";
import { findPublication, publicationText } from "#lib/repository/reads";
import { publish, withdraw } from "#lib/repository/writes";
import { cleanUp, cleanUpIfDue, setRule } from "#lib/retention/clean-up";
import { preview, previewFiles } from "#lib/retention/preview";
import { listDeletions, listRuns, readRule } from "#lib/retention/reads";
import type { Deletion } from "#lib/retention/schema";
import { survey } from "#lib/retention/survey";
import { beginRun, deleteChosen, stopAbandoned } from "#lib/retention/writes";
import { useContext } from "#lib/testing/context";
import { publishImage } from "#lib/testing/image-rows";

const standing = useContext();
const DAY_MS = 86_400_000;
const NOW = new Date("2026-11-30T08:00:00Z");
const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY_MS);
const file = (version: string) => `docker-${version}-x86-64.raw`;
const cleaning = { askedBy: "a test" };

/** Old images of docker, made by its recipe, of which a rule of 1 per minor and 30 days lets all but the newest go. */
beforeEach(async () => {
  for (const version of ["24.0.5", "24.0.6", "24.0.7", "24.0.9"]) await bake(version);
  await db().retention.update({ where: { id: 1 }, data: { perMinor: 1, days: 30, fetchesSince: daysAgo(1000) } });
});

async function bake(version: string, given: { text?: string; createdAt?: Date } = {}) {
  const { store } = standing.context;
  const image = await publishImage(store, { name: "docker", version, createdAt: daysAgo(200), ...given });
  await db().image.update({ where: { file: image.file }, data: { recipe: "docker" } });
  return image;
}

const there = async () => {
  const rows = await db().image.findMany({ where: { deletedAt: null }, orderBy: { file: "asc" } });
  return rows.map(({ version }) => version);
};
const sums = async () => {
  const found = await findPublication("docker");
  return found === null ? "" : publicationText(found);
};
const unheard = async () => {};
const run = () => cleanUp(cleaning, standing.context, NOW, unheard);
const save = (version: string) =>
  saveConfig(
    MachineInput.parse({ extensions: [{ recipe: "docker", version, updates: "none" }] }),
    { most: 1_000, keeper: { owner: "a".repeat(64), isNew: false } },
    NOW,
  );

describe("a clean-up", () => {
  it("deletes what the preview says, frees what it says, and keeps a list of it; the names stay reserved", async () => {
    const { context } = standing;
    const before = await preview({}, context, NOW);
    const size = 3 * "bytes of docker-24.0.5-x86-64.raw".length;
    expect(before).toMatchObject({
      goes: { count: 3, size, freed: size },
      stays: { count: 1 },
      reasons: [{ keeps: "newest", count: 1 }],
      extensions: [{ name: "docker", goes: { count: 3, size }, stays: 1 }],
    });
    const { items } = await previewFiles("docker", {}, context, NOW);
    expect(items.map(({ goes, why }) => [goes, why])).toEqual([
      ...Array(3).fill([true, "Not the newest of 24.0, never fetched."]),
      [false, "The newest that machines see."],
    ]);
    expect(await there()).toHaveLength(4);
    const done = await cleanUp({ ...cleaning, digest: before.digest }, context, NOW, unheard);
    expect(done).toMatchObject({ state: "done", deleted: 3, freed: size, failure: null, askedBy: "a test" });
    expect(await there()).toEqual(["24.0.9"]);
    expect(await sums()).toMatch(/^[0-9a-f]{64} {2}docker-24\.0\.9-x86-64\.raw\n$/);
    expect(await findReserved(file("24.0.5"))).toMatchObject({ deletedAt: NOW });
    const stored = [];
    for await (const { sha256 } of context.store.list()) stored.push(sha256);
    expect(stored).toHaveLength(1);
    expect(await listRuns(10)).toEqual([done]);
    expect((await listDeletions(done.id, { limit: 2 })).items.map((each) => each.file)).toEqual([
      file("24.0.5"),
      file("24.0.6"),
    ]);
    expect(await run()).toMatchObject({ deleted: 0, freed: 0 });
  });

  it("is refused where something else would go than was looked at", async () => {
    const { digest } = await preview({}, standing.context, NOW);
    await save("24.0.5");
    const later = cleanUp({ ...cleaning, digest }, standing.context, NOW, unheard);
    await expect(later).rejects.toMatchObject({ code: "conflict" });
    const again = await preview({}, standing.context, NOW);
    await setRule({ perMinor: 2 }, NOW);
    const changed = cleanUp({ ...cleaning, digest: again.digest }, standing.context, NOW, unheard);
    await expect(changed).rejects.toMatchObject({ code: "conflict" });
    expect(await there()).toHaveLength(4);
    expect(await listRuns(10)).toEqual([]);
  });

  it("counts bytes that images share once, and only when the last of them goes", async () => {
    await bake("24.1.0", { text: "shared" });
    await bake("24.1.1", { text: "shared" });
    await bake("24.2.0", { text: "twice" });
    await bake("24.2.1", { text: "twice" });
    await bake("24.2.2");
    const { freed } = (await preview({}, standing.context, NOW)).goes;
    expect(freed).toBe(3 * 33 + "twice".length);
    expect(await run()).toMatchObject({ deleted: 6, freed });
  });
});

/** What happens between the choice and the deletion. */
describe("an image that changed since it was chosen", () => {
  async function meanwhile(change: () => Promise<unknown>): Promise<string[]> {
    const found = await survey({}, standing.context, NOW);
    await change();
    const id = await beginRun({ ...cleaning, rule: found.rule, freeBefore: null }, NOW);
    expect(await deleteChosen(id, found, found.verdicts)).not.toBeNull();
    return there();
  }

  it("stays when a machine fetched it", async () => {
    expect(await meanwhile(() => writeFetches([file("24.0.6")], NOW))).toEqual(["24.0.6", "24.0.9"]);
  });
  it("stays when a config that names it was saved", async () => {
    expect(await meanwhile(() => save("24.0.6"))).toEqual(["24.0.6", "24.0.9"]);
  });
  it("stays when somebody keeps it", async () => {
    const keep = () => db().image.update({ where: { file: file("24.0.6") }, data: { keptReason: "rack 4" } });
    expect(await meanwhile(keep)).toEqual(["24.0.6", "24.0.9"]);
  });
  it("stays, as all of its extension, when a version was withdrawn, published or deleted", async () => {
    const { store } = standing.context;
    expect(await meanwhile(() => withdraw(file("24.0.9"), "broken", store, NOW))).toHaveLength(4);
    expect(await meanwhile(() => publish(file("24.0.9"), store, NOW))).toHaveLength(4);
    expect(await meanwhile(() => bake("24.0.10"))).toHaveLength(5);
  });
  it("stays while a build makes it anew", async () => {
    const again = async () => {
      const { build } = await requestImage({ recipe: "docker", version: "20.10.24" }, standing.context, "a test");
      await db().build.update({ where: { id: build.id }, data: { file: file("24.0.6") } });
    };
    expect(await meanwhile(again)).toEqual(["24.0.6", "24.0.9"]);
  });
});

describe("a run that does not end", () => {
  it("leaves nothing half done: what was deleted is gone once somebody tidies up, and the rest goes in a later run", async () => {
    await bake("24.1.0");
    const found = await survey({}, standing.context, NOW);
    const id = await beginRun({ ...cleaning, rule: found.rule, freeBefore: null }, NOW);
    await deleteChosen(id, found, found.verdicts);
    expect(await listRuns(1)).toMatchObject([{ state: "running", deleted: 3 }]);
    const { store } = standing.context;
    const later = new Date(Date.now() + 120_000);
    await tidyImages(store, { now: later, log: () => {}, keepFacts: async () => {} });
    expect(await countAside(store)).toEqual({ count: 0, size: 0 });
    expect(await run()).toMatchObject({ state: "done", deleted: 0 });
    expect(await listRuns(2)).toMatchObject([{ state: "done" }, { state: "stopped", deleted: 3 }]);
  });

  it("deletes nothing more once another has begun, and is ended after an hour where none has", async () => {
    const found = await survey({}, standing.context, NOW);
    const first = await beginRun({ ...cleaning, rule: found.rule, freeBefore: null }, NOW);
    await beginRun({ ...cleaning, rule: found.rule, freeBefore: null }, NOW);
    expect(await deleteChosen(first, found, found.verdicts)).toBeNull();
    expect(await there()).toHaveLength(4);
    await stopAbandoned(new Date(NOW.getTime() + 60_000));
    expect(await listRuns(1)).toMatchObject([{ state: "running" }]);
    await stopAbandoned(new Date(NOW.getTime() + 3_700_000));
    expect(await listRuns(1)).toMatchObject([{ state: "stopped" }]);
  });

  it("says why where something failed", async () => {
    const { store, catalog } = standing.context;
    const broken = { catalog, store: { ...store, delete: () => Promise.reject(new Error("read-only")) } };
    const heard: Deletion[] = [];
    await expect(cleanUp(cleaning, broken, NOW, async (deletions) => void heard.push(...deletions))).rejects.toThrow(
      "read-only",
    );
    expect(await listRuns(1)).toMatchObject([{ state: "failed", failure: "read-only", deleted: 3 }]);
    expect(heard.map((each) => each.file)).toEqual(["24.0.5", "24.0.6", "24.0.7"].map(file));
  });
});

describe("the schedule", () => {
  const night = new Date("2026-12-01T03:00:00Z");
  const nightAnd = (hours: number) => new Date(night.getTime() + hours * 3_600_000);

  it("is off until somebody turns it on, and then cleans up once each night, whatever number of workers ask", async () => {
    expect(await cleanUpIfDue(standing.context, NOW, unheard)).toBeNull();
    await setRule({ daily: true }, NOW);
    expect((await readRule()).dueAt).toEqual(night);
    expect(await cleanUpIfDue(standing.context, nightAnd(-1), unheard)).toBeNull();
    const asked = await Promise.all(
      Array.from({ length: 5 }, () => cleanUpIfDue(standing.context, nightAnd(1), unheard)),
    );
    expect(asked.filter((each) => each !== null)).toMatchObject([{ deleted: 3, askedBy: "the schedule" }]);
    expect((await readRule()).dueAt).toEqual(nightAnd(24));
    expect(await cleanUpIfDue(standing.context, nightAnd(2), unheard)).toBeNull();
    await setRule({ daily: false, days: 7 }, NOW);
    expect(await readRule()).toMatchObject({ dueAt: null, rule: { perMinor: 1, days: 7, daily: false } });
    expect(await cleanUpIfDue(standing.context, nightAnd(48), unheard)).toBeNull();
  });

  it("comes although the clock was wrong when it was set", async () => {
    await setRule({ daily: true }, nightAnd(24 * 365));
    expect(await cleanUpIfDue(standing.context, nightAnd(1), unheard)).toMatchObject({ deleted: 3 });
    expect((await readRule()).dueAt).toEqual(nightAnd(24));
  });
});
