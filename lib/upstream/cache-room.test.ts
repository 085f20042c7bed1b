import { existsSync } from "node:fs";
import { readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { expect, it } from "vitest";
import type { PlanSource } from "#lib/recipes/plan";
import { useOutside } from "#lib/testing/outside";
import { DOCKER, KUBECTL, planOf } from "#lib/testing/source-plan";
import { sha256Of } from "#lib/testing/upstream-files/upstream-files";
import { addToCache, cachePath, type Hold } from "#lib/upstream/cache";
import { makeRoom, newHold } from "#lib/upstream/cache-room";
import { download } from "#lib/upstream/download";
import { resolve } from "#lib/upstream/resolve";

const outside = useOutside();

async function run(urls: string[], hold?: Hold): Promise<PlanSource[]> {
  const how = { signal: new AbortController().signal, onProgress: () => undefined, hold };
  return (await download(outside.upstream, await resolve(outside.upstream, planOf(...urls)), how)).sources;
}

const filesIn = async (name: string) => readdir(path.join(outside.upstream.cache.folder, name)).catch(() => []);

it("makes room by what was used longest ago, but takes nothing that is held", async () => {
  const signal = new AbortController().signal;
  const add = async (letter: string, minutesAgo: number) => {
    const bytes = Readable.from([Buffer.from(letter.repeat(10))]);
    const { sha256 } = await addToCache(outside.upstream.cache, bytes, { maxBytes: 100, signal });
    const then = new Date(Date.now() - minutesAgo * 60_000);
    await utimes(cachePath(outside.upstream.cache, sha256), then, then);
    return sha256;
  };
  const all = [await add("a", 90), await add("b", 60), await add("c", 30), await add("d", 0)];
  const there = () => all.map((sha256) => existsSync(cachePath(outside.upstream.cache, sha256)));
  const [held = ""] = all;
  const { cache, log } = outside.upstream;
  const small = { ...cache, limit: 30 };
  const hold = await newHold(small, log);
  await hold.take(cachePath(small, held), held);
  await makeRoom(small, log);
  expect(there()).toEqual([true, false, true, true]);
  await hold.release();
  expect(there()).toEqual([true, false, true, true]);
  await makeRoom({ ...cache, limit: 20 }, log);
  expect(there()).toEqual([false, false, true, true]);
});

it("keeps what a bake holds in a cache that is too small for it, and no longer", async () => {
  Object.assign(outside.upstream.cache, { limit: 0 });
  const hold = await newHold(outside.upstream.cache, outside.upstream.log);
  const sources = await run([DOCKER, KUBECTL, KUBECTL], hold);
  await makeRoom(outside.upstream.cache, outside.upstream.log);
  await rm(path.join(outside.upstream.cache.folder, "sha256"), { recursive: true });
  for (const { sha256 } of sources) expect(sha256Of(await readFile(hold.path(sha256 ?? "")))).toBe(sha256);
  await run([DOCKER], hold);
  await hold.release();
  expect([...(await filesIn("sha256")), ...(await filesIn("tmp"))]).toEqual([]);
});

it("holds a sound file in place of a damaged one", async () => {
  const [source] = await run([KUBECTL]);
  const sha256 = source?.sha256 ?? "";
  await writeFile(cachePath(outside.upstream.cache, sha256), "rubbish");
  const hold = await newHold(outside.upstream.cache, outside.upstream.log);
  await run([KUBECTL], hold);
  expect(sha256Of(await readFile(hold.path(sha256)))).toBe(sha256);
});

it("counts using a file as use", async () => {
  const [kubectl] = await run([KUBECTL]);
  const file = cachePath(outside.upstream.cache, kubectl?.sha256 ?? "");
  await utimes(file, new Date(0), new Date(0));
  await run([DOCKER]);
  await run([KUBECTL]);
  await makeRoom({ ...outside.upstream.cache, limit: kubectl?.size ?? 0 }, outside.upstream.log);
  expect(await filesIn("sha256")).toEqual([kubectl?.sha256]);
});

it("sweeps what a killed process left behind, and nothing of a live one", async () => {
  await run([KUBECTL]);
  const unfinished = (owner: string) => path.join(outside.upstream.cache.folder, "tmp", `${hostname()}@${owner}@a@b`);
  const [dead, live] = [unfinished("4194999"), unfinished(String(process.ppid))];
  for (const file of [dead, live]) await writeFile(file, "half");
  await makeRoom(outside.upstream.cache, outside.upstream.log);
  expect([existsSync(dead), existsSync(live)]).toEqual([false, true]);
});
