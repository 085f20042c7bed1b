import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { db } from "#lib/db";
import { fetchNotes } from "#lib/images/note-fetch";
import { getImage } from "#lib/images/reads";
import { type ImageStore, localStore } from "#lib/images/store";
import { writeFetches } from "#lib/images/writes-noted";
import { useDatabase } from "#lib/testing/database";
import { publishImage } from "#lib/testing/image-rows";

useDatabase();
let folder: string;
let store: ImageStore;
let logged: string[];
const log = (_level: string, text: string) => void logged.push(text);
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakehouse-fetches-"));
  store = localStore(folder);
  logged = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const NOW = new Date("2026-11-30T08:00:00Z");
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
const fetchedAt = async (file: string) => (await getImage(file)).fetchedAt;
const written = (file: string) => vi.waitFor(async () => expect(await fetchedAt(file)).not.toBeNull(), 10_000);

it("an image that a machine fetches is noted a moment later, however often it is fetched", async () => {
  const { file } = await publishImage(store, { name: "docker", version: "24.0.5" });
  const other = await publishImage(store, { name: "docker", version: "24.0.6" });
  const writes: string[][] = [];
  const write: typeof writeFetches = async (files, now) => {
    writes.push([...files]);
    await writeFetches(files, now);
  };
  const note = fetchNotes({ log, gatheredMs: 10, write });
  for (let times = 0; times < 100; times += 1) note(file);
  await written(file);
  expect(await fetchedAt(other.file)).toBeNull();
  note(file);
  note(other.file);
  await written(other.file);
  expect(writes).toEqual([[file], [other.file]]);
});

it("of several web servers one writes within the hour, and none takes a later note back", async () => {
  const { file } = await publishImage(store, { name: "docker", version: "24.0.5" });
  await writeFetches([file], NOW);
  await writeFetches([file], later(59));
  expect(await fetchedAt(file)).toEqual(NOW);
  await writeFetches([file], later(61));
  expect(await fetchedAt(file)).toEqual(later(61));
  await writeFetches([file], NOW);
  expect(await fetchedAt(file)).toEqual(later(61));
});

it("more images than one statement takes are noted, and a deleted one stays as it was", async () => {
  const { file } = await publishImage(store, { name: "docker", version: "24.0.5" });
  const gone = await publishImage(store, { name: "docker", version: "24.0.6" });
  await db().image.update({ where: { file: gone.file }, data: { deletedAt: NOW } });
  const many = Array.from({ length: 1200 }, (_, index) => `none-${index}-x86-64.raw`);
  await writeFetches([...many, gone.file, file], NOW);
  expect(await fetchedAt(file)).toEqual(NOW);
  expect(await db().image.findUnique({ where: { file: gone.file } })).toMatchObject({ fetchedAt: null });
});

it("a note that cannot be written is told to the log and made again at the next fetch", async () => {
  const { file } = await publishImage(store, { name: "docker", version: "24.0.5" });
  let isBroken = true;
  const write: typeof writeFetches = async (files, now) => {
    if (isBroken) throw new Error("The database is locked.");
    await writeFetches(files, now);
  };
  const note = fetchNotes({ log, gatheredMs: 1, write });
  note(file);
  await vi.waitFor(() => expect(logged).toEqual(["Could not note the fetches of 1 images: The database is locked."]));
  isBroken = false;
  note(file);
  await written(file);
});
