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
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const play = () => playHere({ store, baseUrl: "http://bakehouse.test" }, new Date());

describe("a machine that is played against this server", () => {
  it("has nothing to do before something is published", async () => {
    expect(await play()).toBeNull();
  });

  it("takes what is served, and refuses every forgery", async () => {
    await publishImage(store, { name: "demo", version: "1.0.0" });
    const trials = await play();
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
    await expect(play()).rejects.toMatchObject({ code: "not_found" });
    await db().publication.updateMany({ data: { signature: Uint8Array.from([1]) } });
    expect(await play()).toMatchObject([{ trial: "the list as it is", isGood: false }]);
  });

  it("finds no signature where nothing is signed", async () => {
    globalThis.bakehouseSigning = openSigning(parseEnv({ BAKEHOUSE_DATA: folder, BAKEHOUSE_SIGNING: "off" }));
    await publishImage(store, { name: "demo", version: "1.0.0" });
    await expect(play()).rejects.toMatchObject({ code: "not_found" });
  });
});
