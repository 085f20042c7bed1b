import { createHash } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { cancelBuild } from "#lib/builds/cancel";
import { claim } from "#lib/builds/claim";
import { make } from "#lib/builds/make";
import { prepare } from "#lib/builds/prepare";
import { getBuild, logAfter } from "#lib/builds/reads";
import { requestImage } from "#lib/builds/request";
import { acceptDigest, retryBuild } from "#lib/builds/retry";
import type { Build } from "#lib/builds/schema";
import { getImage, getManifest } from "#lib/images/reads";
import { BuildRequest } from "#lib/recipes/schema";
import { tarGz } from "#lib/testing/archives";
import { useContext } from "#lib/testing/context";
import { makeElf } from "#lib/testing/elf";
import { readImage } from "#lib/testing/image-bytes";
import { programsOf } from "#lib/testing/processes";
import { runNext } from "#lib/testing/run-next";
import { dockerPrograms } from "#lib/testing/upstream-files/docker";

const test = useContext();
const NEVER = new AbortController().signal;
const DOCKER = { recipe: "docker", version: "20.10.24" };
const ARCHIVE = "https://download.docker.com/linux/static/stable/x86_64/docker-20.10.24.tgz";

async function queue(request: object = DOCKER): Promise<string> {
  return (await requestImage(request, test.context, "a test")).build.id;
}

async function until(id: string, holds: (build: Build) => boolean): Promise<void> {
  while (!holds(await getBuild(id))) await sleep(20);
}

async function textOf(id: string): Promise<string> {
  return (await logAfter(id, 0)).lines.map(({ text }) => text).join("\n");
}

async function imageFiles(): Promise<string[]> {
  return (await test.leftovers()).filter((file) => file.startsWith("images/"));
}

/** Enough for the highest compression to take seconds. */
async function largeArchive(): Promise<Buffer> {
  const programs = dockerPrograms(DOCKER.version).map((name) => ({
    name: `docker/${name}`,
    mode: 0o755,
    bytes: makeElf({ arch: "x86-64", linkage: "static", size: name === "dockerd" ? 80e6 : 16_384, seed: name }),
  }));
  return tarGz(programs);
}

describe("a build that succeeds", () => {
  it("publishes the bytes that a direct bake makes, and keeps how they came about", async () => {
    const id = await queue();
    await runNext(test.context);
    const build = await getBuild(id);
    expect(build).toMatchObject({
      status: "succeeded",
      stage: null,
      error: null,
      tool: expect.stringMatching(/^mksquashfs \d/),
    });
    expect(build.stages.map(({ stage }) => stage)).toEqual(["resolve", "download", "bake", "publish"]);
    expect(build.stages.every(({ finishedAt }) => finishedAt !== null)).toBe(true);
    expect(build.plan?.sources[0]).toMatchObject({
      url: ARCHIVE,
      verifiedBy: "first-use",
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const image = await getImage(build.file);
    const published = await readImage(test.context.store, image.sha256);
    expect(createHash("sha256").update(published).digest("hex")).toBe(image.sha256);
    expect(published.equals(await bakeDirectly())).toBe(true);
    expect((await getManifest(build.file)).map((entry) => entry.path)).toContain("usr/bin/dockerd");
    const stored = `images/${image.sha256.slice(0, 2)}/${image.sha256}`;
    expect(await imageFiles()).toEqual([`${stored}.json`, `${stored}.raw`]);
  });

  it("is what an equal request gets from then on", async () => {
    const id = await queue();
    await runNext(test.context);
    const again = await requestImage({ ...DOCKER, arch: "amd64" }, test.context, "another");
    expect(again).toMatchObject({ build: { id }, image: { outdated: null, buildId: id } });
    expect(await retryBuild(id, test.context, "a retry")).toMatchObject({ build: { id }, image: { buildId: id } });
  });
});

async function bakeDirectly(): Promise<Buffer> {
  const { upstream } = test.context;
  const request = BuildRequest.parse(DOCKER);
  const { plan } = await prepare(request, { catalog: await test.context.catalog(), upstream });
  const output = path.join(test.context.env.BAKEHOUSE_DATA, "direct.squashfs");
  const silent = { onStage() {}, onProgress() {}, log() {} };
  await make(plan, { upstream, signal: NEVER, output, ...silent });
  return readFile(output);
}

describe("a build that fails", () => {
  it("says why, keeps the log, and can be retried", async () => {
    const id = await queue();
    test.fixture.fail(ARCHIVE, 404, { times: 99 });
    await runNext(test.context);
    const failed = await getBuild(id);
    expect(failed).toMatchObject({ status: "failed", error: { code: "upstream" }, stage: null });
    expect(await textOf(id)).toContain(failed.error?.message);
    expect(await imageFiles()).toEqual([]);
    test.fixture.mend();
    const { build } = await retryBuild(id, test.context, "a retry");
    expect(build).toMatchObject({ status: "queued", request: failed.request, origin: "a retry" });
    expect(build.id).not.toBe(id);
    expect((await retryBuild(id, test.context, "a second")).build.id).toBe(build.id);
    await runNext(test.context);
    expect((await getBuild(build.id)).status).toBe("succeeded");
  });

  it("is none where upstream is busy and comes back, and its log says meanwhile what it waits for", async () => {
    const id = await queue();
    test.fixture.fail(ARCHIVE, 429, { times: 1, headers: { "retry-after": "60" } });
    let pauses = 0;
    test.context.upstream.pause = async () => {
      pauses += 1;
      if (pauses > 1) return;
      await expect
        .poll(() => textOf(id), { timeout: 20_000 })
        .toMatch(/ It waits 60 s, because .* asked for it\. Trying again\./);
      expect((await getBuild(id)).status).toBe("running");
      test.fixture.cut(ARCHIVE, 1);
    };
    await runNext(test.context);
    expect(await getBuild(id)).toMatchObject({ error: null, status: "succeeded" });
    expect(pauses).toBe(2);
    expect((await test.leftovers()).join()).not.toContain("tmp");
  });

  it("is stopped by other bytes under one address until somebody accepts them", async () => {
    await queue();
    await runNext(test.context);
    const before = await getImage("docker-20.10.24-x86-64.raw");
    test.fixture.change(ARCHIVE);
    await rm(test.context.upstream.cache.folder, { recursive: true });
    const id = await queue({ ...DOCKER, revision: 1 });
    await runNext(test.context);
    const { error } = await getBuild(id);
    expect(error).toMatchObject({ code: "conflict", changedDigest: { url: ARCHIVE } });
    const { build } = await acceptDigest(id, test.context, "An operator");
    expect(await textOf(id)).toContain(`An operator accepted that ${ARCHIVE} now has the sha256`);
    await expect(acceptDigest(id, test.context, "An operator")).rejects.toMatchObject({ code: "conflict" });
    await runNext(test.context);
    expect((await getBuild(build.id)).status).toBe("succeeded");
    expect((await getImage(build.file)).sha256).not.toBe(before.sha256);
  });

  it("ends when it takes too long", async () => {
    test.fixture.slow(10_000);
    const id = await queue();
    await runNext(test.context, { timeLimit: 300 });
    expect(await getBuild(id)).toMatchObject({
      status: "failed",
      error: { message: expect.stringContaining("took longer") },
    });
    expect(await imageFiles()).toEqual([]);
  });
});

describe("a build that is broken off", () => {
  it("while it downloads, leaves nothing behind", async () => {
    test.fixture.slow(100_000);
    const id = await queue();
    const running = runNext(test.context);
    await until(id, ({ stage, progress }) => stage === "download" && (progress?.done ?? 0) > 0);
    await cancelBuild(id);
    await running;
    expect(await getBuild(id)).toMatchObject({ status: "cancelled", stage: null, progress: null, cancelling: false });
    expect(await textOf(id)).toContain("Cancelled.");
    expect(await test.leftovers()).toEqual([]);
    await expect(cancelBuild(id)).rejects.toMatchObject({ code: "conflict" });
  });

  it("while it bakes, ends mksquashfs and leaves nothing behind", async () => {
    test.fixture.put(ARCHIVE, await largeArchive());
    const id = await queue({ ...DOCKER, compression: "zstd:22" });
    const running = runNext(test.context);
    await until(id, ({ stage, progress }) => stage === "bake" && (progress?.done ?? 0) > 0);
    expect(await programsOf(test.context.env.BAKEHOUSE_DATA)).toContainEqual(expect.stringMatching(/^mksquashfs /));
    await cancelBuild(id);
    await running;
    expect((await getBuild(id)).status).toBe("cancelled");
    await vi.waitFor(async () => expect(await programsOf(test.context.env.BAKEHOUSE_DATA)).toEqual([]), 60_000);
    expect(await test.leftovers()).toEqual([]);
  });

  it("goes back to the queue when its worker stops, without counting", async () => {
    test.fixture.slow(100_000);
    const id = await queue();
    const stopping = new AbortController();
    const running = runNext(test.context, { stopping: stopping.signal });
    await until(id, ({ stage }) => stage === "download");
    stopping.abort();
    await running;
    expect(await getBuild(id)).toMatchObject({ status: "queued", stage: null, position: 1 });
    expect(await claim("next", new Date())).toMatchObject({ id, attempts: 1 });
    expect(await test.leftovers()).toEqual([]);
  });

  it("ends as cancelled when its worker stops before it has heard of that", async () => {
    test.fixture.slow(100_000);
    const id = await queue();
    const stopping = new AbortController();
    const running = runNext(test.context, { stopping: stopping.signal });
    await until(id, ({ stage }) => stage === "download");
    await cancelBuild(id);
    stopping.abort();
    await running;
    expect(await getBuild(id)).toMatchObject({ status: "cancelled", cancelling: false });
    expect(await claim("next", new Date())).toBeNull();
    expect(await test.leftovers()).toEqual([]);
  });
});
