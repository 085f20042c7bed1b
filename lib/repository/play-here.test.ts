import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { db } from "#lib/db";
import { parseEnv } from "#lib/env";
import { type ImageStore, localStore } from "#lib/images/store";
import { playHere } from "#lib/repository/play-here";
import { openSigning } from "#lib/signing/signing";
import { useDatabase } from "#lib/testing/database";
import { publishImage } from "#lib/testing/image-rows";

useDatabase({});
let folder: string;
let store: ImageStore;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakehouse-played-"));
  store = localStore(folder);
  opened = [];
  globalThis.bakehouseKeptPlay = undefined;
});
afterEach(() => rm(folder, { recursive: true, force: true }));

let opened: string[];
const from = () => ({
  store: {
    ...store,
    open: (sha256: string) => {
      opened.push(sha256);
      return store.open(sha256);
    },
  },
  baseUrl: "http://bakehouse.test",
});
const play = (now = new Date(), anew = false) => playHere(from(), now, anew);

describe("a machine that is played against this server", () => {
  it("has nothing to do before something is published", async () => {
    expect(await play()).toBeNull();
  });

  it("takes what is served, and refuses every forgery", async () => {
    await publishImage(store, { name: "demo", version: "1.0.0" });
    const { trials } = (await play()) ?? {};
    expect(trials?.map(({ trial, isGood }) => `${isGood} ${trial}`)).toEqual([
      "true the list as it is",
      "true another key",
      "true an altered list",
      "true the same list when its day is over",
      "true demo-1.0.0-x86-64.raw",
      "true the same image with one bit altered",
    ]);
    expect(trials?.filter(({ says }) => says.startsWith("refused."))).toHaveLength(4);
  });

  it("tells of a list that was changed behind the server's back, and of bytes that are gone", async () => {
    const { sha256 } = await publishImage(store, { name: "demo", version: "1.0.0" });
    await store.delete(sha256);
    expect(await play()).toMatchObject({
      trials: null,
      failure: expect.stringMatching(/^The bytes of demo-1\.0\.0-x86-64\.raw .* are missing/),
    });
    await db().publication.updateMany({ data: { signature: Uint8Array.from([1]) } });
    expect(await play()).toMatchObject({ trials: [{ trial: "the list as it is", isGood: false }] });
  });

  it("finds no signature where nothing is signed", async () => {
    globalThis.bakehouseSigning = openSigning(parseEnv({ BAKEHOUSE_DATA: folder, BAKEHOUSE_SIGNING: "off" }));
    await publishImage(store, { name: "demo", version: "1.0.0" });
    await expect(play()).rejects.toMatchObject({ code: "not_found" });
  });

  it("is played once for all who look at the same publication, for ten minutes", async () => {
    const { sha256 } = await publishImage(store, { name: "demo", version: "1.0.0" });
    const now = new Date();
    const plays = await Promise.all([play(now), play(now), play(now, true), play(now)]);
    expect(new Set(plays).size).toBe(1);
    expect(await play(new Date(now.getTime() + 9 * 60_000))).toBe(plays[0]);
    expect(opened).toEqual([sha256]);
    expect(await play(new Date(now.getTime() + 10 * 60_000))).not.toBe(plays[0]);
    expect(opened).toHaveLength(2);
  });

  it("is played anew for who asks for it, and when what machines read has changed", async () => {
    await publishImage(store, { name: "demo", version: "1.0.0" });
    const now = new Date();
    const first = await play(now);
    const second = await play(now, true);
    expect(second).not.toBe(first);
    expect(await play(now)).toBe(second);
    await publishImage(store, { name: "demo", version: "1.0.1" });
    expect((await play(now))?.trials?.[0]?.says).toContain("2 images");
    expect(opened).toHaveLength(3);
  });

  it("is played once at a time, whatever is published meanwhile", async () => {
    await publishImage(store, { name: "demo", version: "1.0.0" });
    let playing = 0;
    let most = 0;
    const counted = from();
    const open = async (sha256: string) => {
      most = Math.max(most, ++playing);
      await new Promise(setImmediate);
      playing -= 1;
      return store.open(sha256);
    };
    const ask = () => playHere({ ...counted, store: { ...store, open } }, new Date(), true);
    const asked = [ask()];
    await publishImage(store, { name: "demo", version: "1.0.1" });
    asked.push(ask(), ask());
    await Promise.all(asked);
    expect(most).toBe(1);
  });
});
