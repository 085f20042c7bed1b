import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { cancelBuild } from "#lib/builds/cancel";
import { make } from "#lib/builds/make";
import { convertedRequests, getBuild } from "#lib/builds/reads";
import type { Requested } from "#lib/builds/request";
import { retryBuild } from "#lib/builds/retry";
import { sweep } from "#lib/builds/sweep";
import { requestTorcx } from "#lib/builds/torcx";
import { torcxPlan, versionIn } from "#lib/builds/torcx-plan";
import { closeCompression } from "#lib/compression";
import { db } from "#lib/db";
import { getImage, getManifest } from "#lib/images/reads";
import { OpenOwnRequest } from "#lib/recipes/schema";
import { deleteImage } from "#lib/repository/writes";
import { tarGz } from "#lib/testing/archives";
import { useContext } from "#lib/testing/context";
import { readImage } from "#lib/testing/image-bytes";
import { runNext } from "#lib/testing/run-next";
import { torcxImage } from "#lib/testing/upstream-files/torcx";
import { addToCache } from "#lib/upstream/cache";

const test = useContext();
const NEVER = new AbortController().signal;
const FILENAME = "docker:20.10.24.torcx.tgz";

function upload(bytes: Buffer, query: object = { name: "docker", filename: FILENAME }): Promise<Requested> {
  return requestTorcx(query, Readable.from([bytes]), test.context, { origin: "a test", signal: NEVER });
}

describe("a Torcx archive", () => {
  it("is converted, with its version from the name and its architecture from the programs", async () => {
    const { build } = await upload(await torcxImage("arm64"));
    expect(build).toMatchObject({ kind: "torcx", file: "docker-20.10.24-arm64.raw", status: "queued" });
    await runNext(test.context);
    const done = await getBuild(build.id);
    expect(done).toMatchObject({ status: "succeeded", error: null });
    expect(done.changes.length).toBeGreaterThan(0);
    expect(done.warnings.join()).toContain("containerd.service");
    expect((await getManifest(build.file)).map((entry) => entry.path)).toContain("usr/bin/dockerd");
    expect(await upload(await torcxImage("arm64"))).toMatchObject({ build: { id: build.id }, image: { recipe: null } });
  });

  it("is listed among what was converted once it is, newest first", async () => {
    await upload(await torcxImage("x86-64"));
    expect(await convertedRequests(10)).toEqual(new Map());
    await runNext(test.context);
    await upload(await torcxImage("arm64"));
    await runNext(test.context);
    const converted = await convertedRequests(10);
    expect(Array.from(converted.keys())).toEqual(["docker-20.10.24-arm64.raw", "docker-20.10.24-x86-64.raw"]);
    expect(converted.get("docker-20.10.24-arm64.raw")).toMatchObject({ name: "docker", arch: "arm64", os: "flatcar" });
    expect((await convertedRequests(1)).size).toBe(1);
  });

  it("is baked even when the download cache was emptied while it waited", async () => {
    const { build } = await upload(await torcxImage("x86-64"));
    await rm(test.context.upstream.cache.folder, { recursive: true, force: true });
    await runNext(test.context);
    expect((await getBuild(build.id)).status).toBe("succeeded");
  });

  it("gives the bytes that the command line gives", async () => {
    const bytes = await torcxImage("x86-64");
    const { build } = await upload(bytes);
    await runNext(test.context);
    const { upstream, store, env } = test.context;
    const kept = await addToCache(upstream.cache, Readable.from([bytes]), { maxBytes: 1e9, signal: NEVER });
    const own = closeCompression(OpenOwnRequest.parse({ name: "docker" }));
    const plan = torcxPlan(own, { filename: "other.tgz", format: "tar.gz", ...kept });
    const output = path.join(env.BAKEHOUSE_DATA, "direct.squashfs");
    await make(plan, { upstream, signal: NEVER, output, onStage() {}, onProgress() {}, log() {} });
    const published = await readImage(store, (await getImage(build.file)).sha256);
    expect(published.equals(await readFile(output))).toBe(true);
  });

  it("is another image than the same archive for another OS, and joins an equal request", async () => {
    const bytes = await torcxImage("x86-64");
    const [first, second] = await Promise.all([upload(bytes), upload(bytes)]);
    expect(first.build.id).toBe(second.build.id);
    await expect(upload(bytes, { name: "docker", os: "_any", filename: FILENAME })).rejects.toMatchObject({
      code: "conflict",
      facts: { suggestion: { name: "docker-any" } },
    });
  });

  it("is refused when it is none, says no version or is too large", async () => {
    const other = await tarGz([{ name: "etc/passwd", bytes: "root" }]);
    await expect(upload(other)).rejects.toMatchObject({ code: "unsupported" });
    await expect(upload(Buffer.from("no archive at all"))).rejects.toMatchObject({ code: "unsupported" });
    await expect(upload(other, { name: "docker", filename: "image.tgz" })).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: "version" }],
    });
    test.context.maxUpload = 1000;
    await expect(upload(await torcxImage("x86-64"))).rejects.toMatchObject({ code: "too_large" });
    expect(await test.leftovers()).toEqual([]);
  });

  it("leaves nothing when its order is refused", async () => {
    const taken = await upload(await torcxImage("x86-64"));
    const [kept] = await test.leftovers();
    await expect(upload(await torcxImage("x86-64", 1))).rejects.toMatchObject({ code: "conflict" });
    const archless = tarGz([{ name: ".torcx/" }, { name: "lib/systemd/system/a.service", bytes: "[Unit]" }]);
    await expect(upload(await archless)).rejects.toMatchObject({ code: "invalid", issues: [{ path: "arch" }] });
    test.context.queueLimit = 1;
    const other = { name: "docker-2", filename: FILENAME };
    await expect(upload(await torcxImage("arm64"), other)).rejects.toMatchObject({ code: "busy" });
    expect(await test.leftovers()).toEqual([kept]);
    // The same bytes as those that a build waits for.
    await expect(upload(await torcxImage("x86-64"), other)).rejects.toMatchObject({ code: "busy" });
    await runNext(test.context);
    expect((await getBuild(taken.build.id)).status).toBe("succeeded");
  });

  it("stays for who was not refused, of several who send it at once", async () => {
    const bytes = await torcxImage("x86-64");
    test.context.queueLimit = 1;
    const names = Array.from({ length: 8 }, (_, index) => `docker-${index}`);
    const sent = await Promise.allSettled(names.map((name) => upload(bytes, { name, filename: FILENAME })));
    const [taken, ...others] = sent.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    expect(others).toEqual([]);
    await runNext(test.context);
    expect(await getBuild(taken?.build.id ?? "")).toMatchObject({ status: "succeeded" });
  });

  it("is swept at once when the server was killed while it arrived", async () => {
    const half = path.join(test.context.uploads.folder, "tmp", `${hostname()}@4194999@killed@half`);
    await mkdir(path.dirname(half), { recursive: true });
    await writeFile(half, "half");
    expect(await sweep(test.context, new Date())).toEqual([half]);
    expect(await test.leftovers()).toEqual([]);
  });

  it("gets another name once its image was deleted: uploads have no revisions", async () => {
    const bytes = await torcxImage("x86-64");
    const { build } = await upload(bytes);
    await runNext(test.context);
    await deleteImage(build.file, test.context.store, new Date());
    await expect(upload(bytes)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("was deleted"),
      facts: { suggestion: { name: "docker-2" } },
    });
  });

  it("is kept for a day after its build, then its retry asks for the file again", async () => {
    const { build } = await upload(await torcxImage("x86-64"));
    const [file = ""] = await test.leftovers();
    const aged = path.join(test.context.env.BAKEHOUSE_DATA, file);
    const lastUsedAt = new Date(0);
    await db().upload.updateMany({ data: { lastUsedAt } });
    expect(await sweep(test.context, new Date())).toEqual([]);
    await cancelBuild(build.id);
    const again = await retryBuild(build.id, test.context, "a retry");
    expect(again.build.status).toBe("queued");
    expect(await sweep(test.context, new Date())).toEqual([]);
    await cancelBuild(again.build.id);
    await db().upload.updateMany({ data: { lastUsedAt } });
    expect(await sweep(test.context, new Date())).toEqual([aged]);
    await expect(retryBuild(build.id, test.context, "a retry")).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("the name of an archive", () => {
  it.each([
    ["docker:20.10.24.torcx.tgz", "20.10.24"],
    ["docker_20.10.24.torcx.tgz", "20.10.24"],
    ["docker:1.12.torcx.tar.gz", "1.12"],
    ["docker.torcx.tgz", undefined],
    ["docker-20.10.24.tgz", undefined],
  ])("%s tells %s", (filename, version) => {
    expect(versionIn(filename)).toBe(version);
  });
});
