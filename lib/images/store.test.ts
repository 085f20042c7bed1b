import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { imageStore, localStore } from "#lib/images/store";
import { startHttpObjects } from "#lib/testing/http-objects";
import { readImage } from "#lib/testing/image-bytes";
import { imageStoreContract, putText } from "#lib/testing/image-store.contract";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakehouse-store-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const skewed = (ms: number) => localStore(folder, () => Date.now() + ms);

describe("localStore", () => {
  imageStoreContract(async () => localStore(folder));

  it("files images by the first two digits of their digest", async () => {
    const sha256 = await putText(localStore(folder), "x", true);
    expect((await readdir(path.join(folder, sha256.slice(0, 2)))).sort()).toEqual([`${sha256}.json`, `${sha256}.raw`]);
  });

  it("heals bytes that were damaged on the disk", async () => {
    const store = localStore(folder);
    const sha256 = await putText(store, "whole");
    await writeFile(path.join(folder, sha256.slice(0, 2), `${sha256}.raw`), "half");
    await putText(store, "whole");
    expect(String(await readImage(store, sha256))).toBe("whole");
  });

  it("takes damaged facts for none", async () => {
    const store = localStore(folder);
    const sha256 = await putText(store, "x", true);
    await writeFile(path.join(folder, sha256.slice(0, 2), `${sha256}.json`), '{"file":');
    expect(await store.facts({ sha256 })).toEqual([]);
  });

  it("says how much room is left", async () => {
    expect(await localStore(folder).free()).toBeGreaterThan(0);
  });

  it("sweeps temporary files of dead processes, and of this process id in an earlier life", async () => {
    const dead = await leave(`${hostname()}@${await deadPid()}@a`);
    const earlier = await leave(`${hostname()}@${process.pid}@b`);
    await leave(`${hostname()}@${process.ppid}@c`);
    expect((await localStore(folder).sweepTemporary()).sort()).toEqual([dead, earlier].sort());
  });

  it("sweeps temporary files of other machines only after a long silence", async () => {
    const foreign = await leave("elsewhere@1@a");
    expect(await localStore(folder).sweepTemporary()).toEqual([]);
    expect(await skewed(2 * 3_600_000).sweepTemporary()).toEqual([foreign]);
  });

  it("does not take other files for images", async () => {
    await mkdir(path.join(folder, "ab"));
    await writeFile(path.join(folder, "ab", "notes.txt"), "");
    await writeFile(path.join(folder, "lost.raw"), "");
    for await (const image of localStore(folder).list()) expect(image).toBeNull();
  });
});

describe("a store over HTTP", () => {
  let stop: () => Promise<void>;
  afterEach(() => stop());
  imageStoreContract(async () => {
    const started = await startHttpObjects(Date.now);
    stop = started.stop;
    return imageStore(started.objects, path.join(folder, "tmp"));
  });
});

async function leave(name: string): Promise<string> {
  const file = path.join(folder, "tmp", name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, "half an image");
  return file;
}

async function deadPid(): Promise<number | undefined> {
  const child = spawn(process.execPath, ["-e", ""]);
  await new Promise((resolve) => child.once("exit", resolve));
  return child.pid;
}
