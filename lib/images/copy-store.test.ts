import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { copyStore } from "#lib/images/copy-store";
import { localObjects } from "#lib/images/local-objects";
import type { Objects } from "#lib/images/objects";
import { s3Objects } from "#lib/images/s3-objects";
import { type ImageStore, imageStore, localStore } from "#lib/images/store";
import { readImage } from "#lib/testing/image-bytes";
import { putText } from "#lib/testing/image-store.contract";
import { useS3 } from "#lib/testing/s3-server";

const server = useS3();
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakehouse-copy-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const NONE = { copied: [], bytes: 0, present: 0, damaged: [] };

function copy(from: Objects, to: Objects, { check = false, signal = new AbortController().signal } = {}) {
  return copyStore(from, to, { work: path.join(folder, "work"), signal, check, onProgress: () => {} });
}

/** Images of a store: some with facts, one set aside. */
async function fill(store: ImageStore): Promise<{ served: string[]; aside: string }> {
  const served = [];
  for (let index = 0; index < 12; index += 1) served.push(await putText(store, `image ${index}`, index % 2 === 0));
  const aside = await putText(store, "nobody's", true);
  await store.setAside(aside, "2026-11-25");
  return { served, aside };
}

async function namesIn(objects: Objects): Promise<string[]> {
  const names = [];
  for await (const { name } of objects.list("")) names.push(name);
  return names.sort();
}

it("copies all images with what is known of them into an object storage, and back into a folder", async () => {
  const [here, there, back] = [localObjects(path.join(folder, "a")), s3Objects(server.address), path.join(folder, "b")];
  const { served, aside } = await fill(localStore(path.join(folder, "a")));
  await writeFile(path.join(folder, "a", "notes.txt"), "not ours");
  const outcome = await copy(here, there);
  expect(outcome).toMatchObject({ present: 0, damaged: [] });
  expect(outcome.copied).toHaveLength(12 + 6 + 2);
  expect(await copy(there, localObjects(back))).toMatchObject({ copied: { length: 20 }, present: 0, damaged: [] });
  expect(await namesIn(localObjects(back))).toEqual(await namesIn(there));
  const store = localStore(back);
  expect(String(await readImage(store, served[11] ?? ""))).toBe("image 11");
  expect(await store.facts({ sha256: served[10] ?? "" })).toHaveLength(1);
  expect(await store.facts({ sha256: aside, day: "2026-11-25" })).toHaveLength(1);
  expect(await readdir(path.join(folder, "work"))).toEqual([]);
});

it.each(["into an object storage", "out of it"])("%s goes on where it was broken off", async (direction) => {
  const [local, remote] = [localObjects(path.join(folder, "a")), s3Objects(server.address)];
  const [from, to] = direction === "out of it" ? [remote, local] : [local, remote];
  await fill(imageStore(from, path.join(folder, "a", "tmp")));
  const stop = new AbortController();
  let puts = 0;
  const cutOff: Objects = {
    ...to,
    async put(name, file) {
      puts += 1;
      if (puts === 5) stop.abort(new Error("cut off"));
      if (puts > 5) throw new Error("no connection");
      await to.put(name, file);
    },
  };
  await expect(copy(from, cutOff, { signal: stop.signal })).rejects.toThrow(/cut off|no connection/);
  const before = (await namesIn(to)).length;
  expect(before).toBeGreaterThan(0);
  const outcome = await copy(from, to);
  expect(outcome).toMatchObject({ present: before, copied: { length: 20 - before }, damaged: [] });
  expect(await namesIn(to)).toEqual(await namesIn(from));
  expect(await copy(from, to)).toEqual({ ...NONE, present: 20 });
});

it("leaves damaged bytes out and names them, and heals damaged copies where it is told to look", async () => {
  const [here, there] = [localObjects(path.join(folder, "a")), s3Objects(server.address)];
  const store = localStore(path.join(folder, "a"));
  const [one, two] = [await putText(store, "first"), await putText(store, "other")];
  const nameOf = (sha256: string) => `${sha256.slice(0, 2)}/${sha256}.raw`;
  await writeFile(path.join(folder, "a", nameOf(one)), "hurts");
  expect(await copy(here, there)).toMatchObject({ copied: [nameOf(two)], damaged: [nameOf(one)] });
  expect(await namesIn(there)).toEqual([nameOf(two)]);
  await writeFile(path.join(folder, "broken"), "brokn");
  await there.put(nameOf(two), path.join(folder, "broken"));
  expect(await copy(here, there)).toMatchObject({ copied: [], present: 1 });
  expect(await copy(here, there, { check: true })).toMatchObject({ copied: [nameOf(two)], present: 0 });
  expect(String(await readImage(imageStore(there, folder), two))).toBe("other");
});

it("copies what is known of an image again when it has changed", async () => {
  const [here, there] = [localObjects(path.join(folder, "a")), s3Objects(server.address)];
  const store = localStore(path.join(folder, "a"));
  const sha256 = await putText(store, "known", true);
  await copy(here, there);
  const [facts] = await store.facts({ sha256 });
  if (facts === undefined) throw new Error("Nothing is known.");
  await store.putFacts(sha256, [{ ...facts, version: "2.0.0" }]);
  expect(await copy(here, there)).toMatchObject({ copied: [`${sha256.slice(0, 2)}/${sha256}.json`], present: 1 });
  expect(await imageStore(there, folder).facts({ sha256 })).toMatchObject([{ version: "2.0.0" }]);
});
