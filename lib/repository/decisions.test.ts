import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { factsOfRow, keepFacts } from "#lib/builds/adopt";
import { db } from "#lib/db";
import { findImage, getImage } from "#lib/images/reads";
import { countWaiting } from "#lib/images/reads-candidates";
import { type ImageStore, localStore } from "#lib/images/store";
import { ALL, findPublication, publicationText } from "#lib/repository/reads";
import { deleteImage, publish, publishAll, withdraw } from "#lib/repository/writes";
import { hold, skip, takeBack } from "#lib/repository/writes-decisions";
import { useDatabase } from "#lib/testing/database";
import { refuseInserts } from "#lib/testing/hindered-database";
import { publishImage } from "#lib/testing/image-rows";
import type { Arch } from "#lib/words";

useDatabase();
let folder: string;
let store: ImageStore;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakehouse-decisions-"));
  store = localStore(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const NOW = new Date("2026-11-23T08:00:00Z");
const WHY = { by: "Browser", now: NOW, note: "Breaks containerd." };
const DECIDED = { by: "Browser", at: NOW, note: "Breaks containerd." };

async function candidate(version: string, arch: Arch = "x86-64", name = "docker"): Promise<string> {
  return (await publishImage(store, { name, version, arch, state: "candidate" })).file;
}

async function textOf(scope: string): Promise<string> {
  const found = await findPublication(scope);
  return found === null ? "" : publicationText(found);
}

describe("several at once", () => {
  it("are published in one step: one list of each extension, and one of all", async () => {
    const files = [
      await candidate("24.0.9"),
      await candidate("24.0.9", "arm64"),
      await candidate("2.0", "x86-64", "k"),
    ];
    await publishAll(files, store, NOW);
    for (const file of files) expect(await textOf(ALL)).toContain(file);
    // 0 and 1 where nothing was published yet.
    expect(
      await db().publication.groupBy({ by: ["scope"], _max: { sequence: true }, orderBy: { scope: "asc" } }),
    ).toEqual([ALL, "docker", "k"].map((scope) => ({ scope, _max: { sequence: 2 } })));
  });

  it("are all published or none", async () => {
    const [one, other] = [await candidate("24.0.9"), await candidate("24.0.9", "arm64")];
    await skip([other], WHY, store);
    await expect(publishAll([one, other], store, NOW)).rejects.toMatchObject({
      code: "conflict",
      message: `${other} was skipped: “Breaks containerd.” Take that back first.`,
    });
    expect(await getImage(one)).toMatchObject({ state: "candidate" });
    expect(await textOf("docker")).toBe("");
  });

  it("are all published or none, whatever happens to one of them meanwhile", async () => {
    const [one, other] = [await candidate("24.0.9"), await candidate("24.0.9", "arm64")];
    await publish(other, store, NOW);
    const [publishing, withdrawing] = await Promise.allSettled([
      publishAll([one, other], store, NOW),
      withdraw(other, "Odd.", store, NOW),
    ]);
    expect(withdrawing.status).toBe("fulfilled");
    const states = [(await getImage(one)).state, (await getImage(other)).state];
    // Withdrawn before, it is published with the other one; withdrawn after, nothing is.
    expect(states).toEqual(publishing.status === "fulfilled" ? ["published", "published"] : ["candidate", "withdrawn"]);
    const shown = publishing.status === "fulfilled" ? [one, other] : [];
    expect((await textOf("docker")).match(/docker\S+/g) ?? []).toEqual(shown.toSorted());
  });

  it("are not published by a process that is second", async () => {
    const files = [await candidate("24.0.9"), await candidate("24.0.9", "arm64")];
    const results = await Promise.allSettled(Array.from({ length: 4 }, () => publishAll(files, store, NOW)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await findPublication("docker")).toMatchObject({ sequence: 2 });
  });

  it("leave nothing behind when the lists cannot be written", async () => {
    const files = [await candidate("24.0.9"), await candidate("24.0.9", "arm64")];
    const accept = await refuseInserts("Publication", { condition: "NEW.scope = '*'" });
    await expect(publishAll(files, store, NOW)).rejects.toThrow();
    await accept();
    for (const file of files) expect(await getImage(file)).toMatchObject({ state: "candidate" });
    expect(await textOf("docker")).toBe("");
  });
});

describe("a decision", () => {
  it("to skip keeps machines from it until it is taken back", async () => {
    const file = await candidate("24.0.9");
    expect(await skip([file], WHY, store)).toMatchObject([{ file, state: "skipped", decided: DECIDED }]);
    await expect(publish(file, store, NOW)).rejects.toMatchObject({ code: "conflict" });
    await expect(withdraw(file, "Odd.", store, NOW)).rejects.toMatchObject({ code: "conflict" });
    await expect(skip([file], WHY, store)).rejects.toMatchObject({ code: "conflict" });
    await expect(hold([file], WHY, store)).rejects.toMatchObject({ code: "conflict" });
    expect(await takeBack([file], store)).toMatchObject([{ state: "candidate", decided: null }]);
    expect(await publish(file, store, NOW)).toMatchObject({ state: "published", decided: null });
  });

  it("is done, and nothing untrue stays beside the bytes, where the disk has room for the database only", async () => {
    const file = await candidate("24.0.9");
    const { sha256 } = await getImage(file);
    await store.putFacts(sha256, [await factsOfRow(await getImage(file))]);
    const full = { ...store, putFacts: () => Promise.reject(new Error("ENOSPC: no space left on device, write")) };
    expect(await publish(file, full, NOW)).toMatchObject({ state: "published" });
    expect(await store.facts({ sha256 })).toEqual([]);
    await keepFacts(store, sha256);
    expect(await store.facts({ sha256 })).toMatchObject([{ file, state: "published" }]);
  });

  it("that another one follows at once is not what stays beside the bytes", async () => {
    const file = await candidate("24.0.9");
    const { sha256 } = await getImage(file);
    await store.putFacts(sha256, [await factsOfRow(await getImage(file))]);
    let isFirst = true;
    const slow: ImageStore = {
      ...store,
      async putFacts(...facts) {
        if (isFirst) await withdraw(file, "Broken.", store, NOW);
        isFirst = false;
        await store.putFacts(...facts);
      },
    };
    await publish(file, slow, NOW);
    expect(await store.facts({ sha256 })).toMatchObject([{ state: "withdrawn", withdrawn: { reason: "Broken." } }]);
  });

  it("is told as done where an image is deleted before it is noted beside its bytes", async () => {
    const files = [await candidate("24.0.9"), await candidate("24.0.10")];
    const [first = "", last = ""] = files;
    const deleting = (file: string): ImageStore => ({
      ...store,
      async facts(image) {
        if ((await findImage(file)) !== null) await deleteImage(file, store, NOW);
        return store.facts(image);
      },
    });
    expect(await publishAll(files, deleting(last), NOW)).toMatchObject(
      files.map((file) => ({ file, state: "published" })),
    );
    const other = await candidate("24.0.11");
    expect(await publish(other, deleting(other), NOW)).toMatchObject({ file: other, state: "published" });
    expect(await withdraw(first, "Odd.", deleting(first), NOW)).toMatchObject({ file: first, state: "withdrawn" });
    const skipped = [await candidate("24.0.12"), await candidate("24.0.13")];
    expect(await skip(skipped, WHY, deleting(skipped[1] ?? ""))).toMatchObject(
      skipped.map((file) => ({ file, state: "skipped" })),
    );
    expect(await Promise.all([last, other, first].map(findImage))).toEqual([null, null, null]);
  });

  it("to hold leaves it a candidate that does not count as waiting, and that people can publish or skip", async () => {
    const [one, other] = [await candidate("24.0.9"), await candidate("24.0.10")];
    expect(await countWaiting()).toBe(2);
    expect(await hold([one, other], WHY, store)).toMatchObject([
      { state: "candidate", decided: DECIDED },
      { state: "candidate", decided: DECIDED },
    ]);
    expect(await countWaiting()).toBe(0);
    await expect(publishAll([one], store, NOW, { onlyWaiting: true })).rejects.toMatchObject({ code: "conflict" });
    expect(await publish(one, store, NOW)).toMatchObject({ state: "published", decided: null });
    expect(await skip([other], { ...WHY, note: "Later." }, store)).toMatchObject([
      { state: "skipped", decided: { note: "Later." } },
    ]);
  });

  it("is not made of what machines see, what was withdrawn, and what waits without one", async () => {
    const { file } = await publishImage(store, { name: "docker", version: "24.0.5" });
    for (const verb of [skip, hold]) await expect(verb([file], WHY, store)).rejects.toMatchObject({ code: "conflict" });
    await expect(takeBack([file], store)).rejects.toMatchObject({ code: "conflict" });
    await withdraw(file, "Odd.", store, NOW);
    await expect(skip([file], WHY, store)).rejects.toMatchObject({ code: "conflict" });
    await expect(takeBack([await candidate("24.0.9")], store)).rejects.toMatchObject({ code: "conflict" });
  });

  it("is kept beside the bytes, also of images that share them", async () => {
    const files = [];
    for (const version of ["24.0.8", "24.0.9", "24.0.10"]) {
      const row = { name: "docker", version, text: "the same bytes", state: "candidate" } as const;
      const { file, sha256 } = await publishImage(store, row);
      await store.putFacts(sha256, [await factsOfRow(await getImage(file))]);
      files.push(file);
    }
    await skip(files.slice(1), WHY, store);
    const facts = await store.facts(await getImage(files[0] ?? ""));
    expect(facts.map(({ file, state }) => [file, state])).toEqual(
      files.map((file, index) => [file, index === 0 ? "candidate" : "skipped"]),
    );
  });

  it("is made of all or none", async () => {
    const [one, other] = [await candidate("24.0.9"), await candidate("24.0.9", "arm64")];
    await publish(other, store, NOW);
    await expect(skip([one, other], WHY, store)).rejects.toMatchObject({ code: "conflict" });
    await expect(skip([one, "none.raw"], WHY, store)).rejects.toMatchObject({ code: "not_found" });
    expect(await getImage(one)).toMatchObject({ state: "candidate", decided: null });
  });
});
