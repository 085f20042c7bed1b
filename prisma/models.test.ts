import { describe, expect, it } from "vitest";
import { db, isTaken } from "#lib/db";
import { useDatabase } from "#lib/testing/database";

useDatabase();

const NOW = new Date("2026-11-23T08:00:00.123Z");
const BEYOND_DOUBLE = 9_007_199_254_740_993n;
const build = {
  id: "b1",
  kind: "recipe",
  status: "queued",
  request: { recipe: "docker", options: { only: "docker" } },
  fingerprint: "f1",
  file: "docker-24.0.5-x86-64.raw",
  name: "docker",
  version: "24.0.5",
  arch: "x86-64",
  origin: "test",
  createdAt: NOW,
};
const image = {
  file: build.file,
  name: "docker",
  version: "24.0.5",
  revision: 0,
  arch: "x86-64",
  os: "flatcar",
  sha256: "0".repeat(64),
  size: BEYOND_DOUBLE,
  compression: "gzip:6",
  fingerprint: "f1",
  buildId: "b1",
  createdAt: NOW,
};

/** One row of every model, a change to it, and what the change makes of it: the hand-written migration must carry them all. */
describe("the tables behind the models", () => {
  it("build: made with its defaults, read, changed, deleted", async () => {
    const made = await db().build.create({ data: build });
    expect(made).toEqual({
      ...build,
      ...{
        seq: 1,
        revision: 0,
        attempts: 0,
        candidate: false,
        watch: null,
        requestId: null,
        unsaved: false,
        rebake: false,
        stages: [],
        beats: 0,
        size: null,
        errorFacts: null,
      },
      ...{ stage: null, progressDone: null, progressTotal: null, recipe: null, recipeDigest: null, tool: null },
      ...{ errorCode: null, errorMessage: null, liveKey: null, liveFile: null, lease: null },
      ...{ cancelAt: null, startedAt: null, finishedAt: null },
    });
    const change = {
      ...{
        status: "failed",
        stage: "bake",
        stages: [{ stage: "bake" }],
        progressDone: BEYOND_DOUBLE,
        progressTotal: 1n,
      },
      ...{ recipe: "docker", recipeDigest: "d", size: BEYOND_DOUBLE, revision: 2 },
      ...{ errorCode: "upstream", errorMessage: "m", errorFacts: { a: 1 }, liveKey: "k", liveFile: "f", attempts: 3 },
      ...{
        tool: "mksquashfs 4.6",
        candidate: true,
        rebake: true,
        watch: "w1",
        requestId: "r1",
        lease: "l",
        beats: 7,
        cancelAt: NOW,
        startedAt: NOW,
        finishedAt: NOW,
      },
    };
    await db().build.update({ where: { id: "b1" }, data: change });
    expect(await db().build.findUniqueOrThrow({ where: { id: "b1" } })).toEqual({ ...made, ...change });
    await db().build.delete({ where: { id: "b1" } });
    expect(await db().build.count()).toBe(0);
  });

  it("build detail: belongs to its build and goes with it", async () => {
    await db().build.create({ data: build });
    const made = await db().buildDetail.create({ data: { buildId: "b1" } });
    expect(made).toEqual({ buildId: "b1", plan: null, warnings: [], changes: [] });
    const change = { plan: { format: 1 }, warnings: ["w"], changes: ["c"] };
    const where = { buildId: "b1" };
    expect(await db().buildDetail.update({ where, data: change })).toEqual({ ...made, ...change });
    await db().build.delete({ where: { id: "b1" } });
    expect(await db().buildDetail.findUnique({ where })).toBeNull();
    await expect(db().buildDetail.create({ data: where })).rejects.toThrow();
  });

  it("log line: belongs to its build and goes with it", async () => {
    await db().build.create({ data: build });
    const line = { buildId: "b1", n: 1, at: NOW, level: "info", text: "Grüße\n" };
    expect(await db().logLine.create({ data: line })).toEqual(line);
    const key = { buildId_n: { buildId: "b1", n: 1 } };
    expect((await db().logLine.update({ where: key, data: { level: "warn" } })).level).toBe("warn");
    await expect(db().logLine.create({ data: line })).rejects.toSatisfy(isTaken);
    await db().build.delete({ where: { id: "b1" } });
    expect(await db().logLine.findUnique({ where: key })).toBeNull();
    await expect(db().logLine.create({ data: line })).rejects.toThrow();
  });

  it("image: outlives its build", async () => {
    await db().build.create({ data: build });
    const made = await db().image.create({ data: image });
    expect(made).toEqual({
      ...{ ...image, osVersion: null, publishedAt: null, recipe: null, recipeDigest: null, deletedAt: null },
      ...{ decidedAt: null, decidedBy: null, decidedNote: null },
      ...{ bakerRevision: 1, errata: [], errataSeen: 0, state: "published", withdrawnAt: null, withdrawnReason: null },
      ...{ fetchedAt: null, keptReason: null },
    });
    const change = {
      ...{ osVersion: "12", recipe: "docker", recipeDigest: "d", deletedAt: NOW },
      ...{ bakerRevision: 2, errata: [3], errataSeen: 3, state: "withdrawn", withdrawnAt: NOW, withdrawnReason: "ä" },
      ...{ fetchedAt: NOW, keptReason: "ö" },
    };
    expect(await db().image.update({ where: { file: image.file }, data: change })).toEqual({ ...made, ...change });
    await db().build.delete({ where: { id: "b1" } });
    await expect(db().image.create({ data: { ...image, file: "other.raw" } })).rejects.toSatisfy(isTaken);
    await db().image.delete({ where: { file: image.file } });
    expect(await db().image.count()).toBe(0);
  });

  it("manifest: belongs to its image and goes with it", async () => {
    await db().image.create({ data: image });
    const manifest = { file: image.file, entries: [{ path: "usr" }], texts: { "usr/a.service": "[Unit]" } };
    expect(await db().manifest.create({ data: manifest })).toEqual(manifest);
    await expect(db().manifest.create({ data: manifest })).rejects.toSatisfy(isTaken);
    await db().image.delete({ where: { file: image.file } });
    expect(await db().manifest.count()).toBe(0);
    await expect(db().manifest.create({ data: manifest })).rejects.toThrow();
  });

  it("pending image", async () => {
    const pending = { buildId: "b1", sha256: "1", since: NOW };
    expect(await db().pendingImage.create({ data: pending })).toEqual(pending);
    await expect(db().pendingImage.create({ data: pending })).rejects.toSatisfy(isTaken);
    await db().pendingImage.delete({ where: { buildId: "b1" } });
    expect(await db().pendingImage.count()).toBe(0);
  });

  it("upload", async () => {
    const upload = { sha256: "1", size: BEYOND_DOUBLE, filename: "ä:1.tgz", createdAt: NOW, lastUsedAt: NOW };
    expect(await db().upload.create({ data: upload })).toEqual(upload);
    const change = { filename: "b.tgz", lastUsedAt: new Date(0) };
    expect(await db().upload.update({ where: { sha256: "1" }, data: change })).toEqual({ ...upload, ...change });
    await db().upload.delete({ where: { sha256: "1" } });
    expect(await db().upload.count()).toBe(0);
  });

  it("publication", async () => {
    const publication = { scope: "*", sequence: 1, text: "", sha256: "1", streams: ["v1.27"], createdAt: NOW };
    const unsigned = { signature: null, signedBy: null, bestBefore: null };
    expect(await db().publication.create({ data: publication })).toEqual({ ...publication, ...unsigned });
    await expect(db().publication.create({ data: publication })).rejects.toSatisfy(isTaken);
    await db().publication.create({ data: { ...publication, sequence: 2 } });
    expect((await db().publication.deleteMany({ where: { scope: "*" } })).count).toBe(2);
  });

  it("recorded digest", async () => {
    const digest = { url: "https://a.example/b", sha256: "1".repeat(64), size: 5n, firstSeen: NOW };
    const made = await db().recordedDigest.create({ data: digest });
    expect(made).toEqual({ ...digest, accepted: null, previous: null });
    const change = { accepted: NOW, previous: digest.sha256 };
    const where = { url: digest.url };
    expect(await db().recordedDigest.update({ where, data: change })).toEqual({ ...made, ...change });
    await db().recordedDigest.delete({ where });
    expect(await db().recordedDigest.count()).toBe(0);
  });

  it("worker", async () => {
    const made = { id: "w", startedAt: NOW, beats: 0, concurrency: 1 };
    const worker = { ...made, beatAt: null, facts: null, doing: [] };
    expect(await db().worker.create({ data: made })).toEqual(worker);
    const told = { beatAt: NOW, facts: { host: "h" }, doing: ["b1"] };
    const data = { ...told, beats: { increment: 1 } };
    expect(await db().worker.update({ where: { id: "w" }, data })).toEqual({ ...worker, ...told, beats: 1 });
    await db().worker.delete({ where: { id: "w" } });
    expect(await db().worker.count()).toBe(0);
  });

  it("figure", async () => {
    const figure = { key: "k", family: "f", sample: "s", labels: "{}", value: 0.5 };
    expect(await db().figure.create({ data: figure })).toEqual(figure);
    const data = { value: { increment: 1.25 } };
    expect(await db().figure.update({ where: { key: "k" }, data })).toEqual({ ...figure, value: 1.75 });
    await db().figure.delete({ where: { key: "k" } });
    expect(await db().figure.count()).toBe(0);
  });

  it("inspection, rehearsal and rebake: belong to their image and go with it", async () => {
    await db().image.create({ data: image });
    const findings = [{ rule: "opt", path: "opt/tool", more: 2 }];
    const inspection = { image: image.file, findings, rulesRevision: 3, createdAt: NOW };
    expect(await db().inspection.create({ data: inspection })).toEqual(inspection);
    const said = { outcome: "merged", by: "systemd 252", system: "flatcar 4593.2.5", reason: null };
    const rehearsal = { image: image.file, ...said, remarks: ["none"], log: "", createdAt: NOW };
    expect(await db().rehearsal.create({ data: rehearsal })).toEqual(rehearsal);
    await db().build.create({ data: build });
    const differences = { differences: [{ path: "usr" }], differenceCount: 1 };
    const baker = { bakerRevision: 5, tool: "mksquashfs 4.6", createdAt: NOW };
    const rebake = { image: image.file, buildId: "b1", sha256: "1", size: BEYOND_DOUBLE, ...differences, ...baker };
    expect(await db().rebake.create({ data: rebake })).toEqual(rebake);
    await db().build.delete({ where: { id: "b1" } });
    expect(await db().rebake.findFirst()).toEqual({ ...rebake, buildId: null });
    await db().image.delete({ where: { file: image.file } });
    const counts = [db().inspection.count(), db().rehearsal.count(), db().rebake.count()];
    expect(await Promise.all(counts)).toEqual([0, 0, 0]);
  });
});

describe("the queue's unique columns", () => {
  it("refuse a second live build of a fingerprint or of a file, and any number that are over", async () => {
    const live = { ...build, liveKey: "k", liveFile: "f" };
    await db().build.create({ data: live });
    await expect(db().build.create({ data: { ...live, id: "b2", liveFile: "g" } })).rejects.toSatisfy(isTaken);
    await expect(db().build.create({ data: { ...live, id: "b2", liveKey: "l" } })).rejects.toSatisfy(isTaken);
    for (const id of ["b3", "b4"]) await db().build.create({ data: { ...build, id } });
    expect(await db().build.count()).toBe(3);
  });
});
