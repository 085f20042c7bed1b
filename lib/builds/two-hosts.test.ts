import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { afterEach, beforeEach, expect, it } from "vitest";
import { inspectInside } from "#lib/builds/inspect";
import { readTextIn } from "#lib/builds/read-text";
import { getBuild } from "#lib/builds/reads";
import { TorcxRequest } from "#lib/builds/schema";
import { sweep } from "#lib/builds/sweep";
import { sweepHost } from "#lib/builds/sweep-host";
import { orderTorcx, requestTorcx } from "#lib/builds/torcx";
import { type Context, openContext } from "#lib/context";
import { db } from "#lib/db";
import { parseEnv } from "#lib/env";
import { getImage, getManifest } from "#lib/images/reads";
import { useContext } from "#lib/testing/context";
import { readImage } from "#lib/testing/image-bytes";
import { runNext } from "#lib/testing/run-next";
import { useS3 } from "#lib/testing/s3-server";
import { torcxImage } from "#lib/testing/upstream-files/torcx";
import { holdUpload, letGoUpload } from "#lib/uploads/data";
import { cachePath } from "#lib/upstream/cache";

const test = useContext();
const server = useS3();
const NEVER = new AbortController().signal;

/** Two hosts that share a database and an object storage, and no folder. */
let one: Context;
let two: Context;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakehouse-hosts-"));
  const host = (name: string) =>
    openContext(parseEnv({ ...test.variables, BAKEHOUSE_DATA: path.join(folder, name), BAKEHOUSE_STORE: server.url }));
  [one, two] = [host("one"), host("two")];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const convert = async () => {
  const bytes = Readable.from([await torcxImage("x86-64")]);
  const query = { name: "docker", filename: "docker:20.10.24.torcx.tgz" };
  return (await requestTorcx(query, bytes, one, { origin: "a test", signal: NEVER })).build;
};

it("one takes an upload, the other bakes it, and both give its bytes and read what is in them", async () => {
  const { id, file } = await convert();
  await runNext(two);
  expect(await getBuild(id)).toMatchObject({ status: "succeeded", error: null });
  const [image, manifest] = [await getImage(file), await getManifest(file)];
  expect((await readImage(one.store, image.sha256)).length).toBe(image.size);
  expect(await readImage(two.store, image.sha256)).toEqual(await readImage(one.store, image.sha256));
  const release = "usr/lib/extension-release.d/extension-release.docker";
  expect(await readTextIn(image, release, one.store)).toContain("ID=flatcar");
  expect(await inspectInside({ ...image, manifest, texts: undefined }, null, one.store)).toEqual(expect.any(Array));
  for (const name of ["one", "two"]) {
    const left = (await readdir(path.join(folder, name), { recursive: true, withFileTypes: true })).filter(
      (entry) => entry.isFile() && !/cache|uploads\/sha256/.test(entry.parentPath),
    );
    expect(left).toEqual([]);
  }
});

it("an upload that is asked for again on the other host is fetched, and gone from both and the storage when it is old", async () => {
  const { id } = await convert();
  const request = TorcxRequest.parse((await getBuild(id)).request);
  await db().build.deleteMany();
  await orderTorcx(request, two, "a test");
  const upload = request.upload;
  expect(await readdir(path.dirname(cachePath(two.uploads, upload)))).toEqual([upload]);
  await db().build.deleteMany();
  const shared = async () => {
    const names = [];
    for await (const { name } of two.uploads.shared?.list("uploads/") ?? []) names.push(name);
    return names;
  };
  expect(await shared()).toEqual([`uploads/${upload}`]);
  const nextWeek = new Date(Date.now() + 7 * 86_400_000);
  await sweep(one, nextWeek);
  await sweep(two, nextWeek);
  expect(await shared()).toEqual([]);
  for (const { uploads } of [one, two]) expect(await readdir(path.dirname(cachePath(uploads, upload)))).toEqual([]);
  await expect(orderTorcx(request, two, "a test")).rejects.toMatchObject({ code: "not_found" });
});

it("a host without a worker removes its own copies of uploads that are old and not needed, and what a killed server left", async () => {
  const { id } = await convert();
  const { upload } = TorcxRequest.parse((await getBuild(id)).request);
  const copy = cachePath(one.uploads, upload);
  const rest = path.join(one.uploads.folder, "tmp", `${hostname()}@${process.pid}@another-run@x`);
  await writeFile(rest, "half an upload");
  expect(await sweepHost(one, new Date())).toEqual([rest]);
  const nextWeek = new Date(Date.now() + 7 * 86_400_000);
  // A build waits for it.
  expect(await sweepHost(one, nextWeek)).toEqual([]);
  await runNext(two);
  // It was used today.
  await utimes(copy, new Date(0), new Date(0));
  expect(await sweepHost(one, new Date())).toEqual([]);
  await sweep(two, nextWeek);
  await holdUpload("a request", upload, nextWeek);
  expect(await sweepHost(one, nextWeek)).toEqual([]);
  await letGoUpload("a request");
  expect(await sweepHost(one, nextWeek)).toEqual([copy]);
  expect(await readdir(path.dirname(copy))).toEqual([]);
  expect((await getBuild(id)).status).toBe("succeeded");
});
