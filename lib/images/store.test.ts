import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { localStore } from "#lib/images/store";
import { imageStoreContract, putText } from "#lib/testing/image-store.contract";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakehouse-store-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function openStore() {
  let skew = 0;
  return {
    store: localStore(folder, () => Date.now() + skew),
    advance: (ms: number) => {
      skew += ms;
    },
  };
}

describe("localStore", () => {
  imageStoreContract(async () => openStore());

  it("files images by the first two digits of their digest", async () => {
    const sha256 = await putText(openStore().store, "x");
    expect(await readdir(path.join(folder, sha256.slice(0, 2)))).toEqual([`${sha256}.raw`]);
  });

  it("sweeps temporary files of dead processes, and of this process id in an earlier life", async () => {
    const dead = await leave(`${hostname()}@${await deadPid()}@a`);
    const earlier = await leave(`${hostname()}@${process.pid}@b`);
    await leave(`${hostname()}@${process.ppid}@c`);
    expect((await openStore().store.sweep(new Set())).sort()).toEqual([dead, earlier].sort());
  });

  it("sweeps temporary files of other machines only after a long silence", async () => {
    const foreign = await leave("elsewhere@1@a");
    const { store, advance } = openStore();
    expect(await store.sweep(new Set())).toEqual([]);
    advance(2 * 3_600_000);
    expect(await store.sweep(new Set())).toEqual([foreign]);
  });

  it("leaves what is none of its files alone", async () => {
    await mkdir(path.join(folder, "ab"));
    await writeFile(path.join(folder, "ab", "notes.txt"), "");
    await writeFile(path.join(folder, "lost.raw"), "");
    const { store, advance } = openStore();
    advance(86_400_000);
    expect(await store.sweep(new Set())).toEqual([]);
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
