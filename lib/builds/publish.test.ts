import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { cancelBuild } from "#lib/builds/cancel";
import { claim } from "#lib/builds/claim";
import { getBuild } from "#lib/builds/reads";
import { requestImage } from "#lib/builds/request";
import { sweep } from "#lib/builds/sweep";
import { db, openDatabase } from "#lib/db";
import { AppError } from "#lib/errors";
import { findImage } from "#lib/images/reads";
import type { Log } from "#lib/log";
import { deleteImage } from "#lib/repository/writes";
import { useContext } from "#lib/testing/context";
import { holdWriteLock } from "#lib/testing/hindered-database";
import { publishImage } from "#lib/testing/image-rows";
import { recoverNow } from "#lib/testing/recover-now";
import { runNext } from "#lib/testing/run-next";

const test = useContext();
const DOCKER = { recipe: "docker", version: "20.10.24" };
const FILE = "docker-20.10.24-x86-64.raw";

async function queue(request: object = DOCKER): Promise<string> {
  return (await requestImage(request, test.context, "a test")).build.id;
}

async function imageFiles(): Promise<string[]> {
  return (await test.leftovers()).filter((file) => file.endsWith(".raw"));
}

/** Runs the next build, where something happens between the bytes and their row. */
function runNextAnd(between: () => Promise<unknown>, log: Log = () => {}): Promise<void> {
  const { store } = test.context;
  const put: typeof store.put = async (...bytes) => {
    await store.put(...bytes);
    await between();
  };
  return runNext({ ...test.context, store: { ...store, put } }, { log });
}

describe("a finished bake", () => {
  it("is published however long others hold the lock of the database", async () => {
    await db().$disconnect();
    const { DATABASE_URL } = test.context.env;
    globalThis.bakehouseDatabase = openDatabase(DATABASE_URL, 100);
    const id = await queue();
    let waits = 0;
    let letGo = async () => {};
    const running = runNextAnd(
      async () => {
        letGo = await holdWriteLock(DATABASE_URL);
      },
      (_level, text) => {
        if (text.includes("waits to be published")) waits += 1;
      },
    );
    while (waits < 3) await sleep(20);
    await letGo();
    await running;
    expect(await getBuild(id)).toMatchObject({ status: "succeeded" });
    expect(await findImage(FILE)).not.toBeNull();
  });

  it("is published when the database is there again, and stored when the object storage is", async () => {
    const id = await queue();
    const here = db();
    const away = openDatabase("postgresql://127.0.0.1:1/away");
    const { store } = test.context;
    let isFirst = true;
    const put: typeof store.put = async (...bytes) => {
      const fails = isFirst;
      isFirst = false;
      if (fails) throw new AppError("upstream", "The object storage does not answer.");
      await store.put(...bytes);
      globalThis.bakehouseDatabase = away;
    };
    const log: string[] = [];
    await runNext(
      { ...test.context, store: { ...store, put } },
      {
        log(_level, text) {
          log.push(text);
          if (text.includes("waits to be published")) globalThis.bakehouseDatabase = here;
        },
      },
    );
    await away.$disconnect();
    expect(await getBuild(id)).toMatchObject({ status: "succeeded", error: null });
    expect(log).toContain("A finished bake waits to be stored: The object storage does not answer.");
    expect(await findImage(FILE)).not.toBeNull();
  });

  it("keeps its bytes when an image that has the same is deleted meanwhile", async () => {
    await queue();
    await runNext(test.context);
    const id = await queue({ ...DOCKER, revision: 1 });
    await runNextAnd(() => deleteImage(FILE, test.context.store, new Date()));
    expect((await getBuild(id)).status).toBe("succeeded");
    expect(await imageFiles()).toHaveLength(1);
  });

  it("publishes nothing once somebody was told that it is cancelled", async () => {
    const id = await queue();
    await runNextAnd(() => cancelBuild(id));
    expect((await getBuild(id)).status).toBe("cancelled");
  });

  it("says in one sentence that the disk is full when its bytes found no room", async () => {
    const id = await queue();
    await runNextAnd(() => Promise.reject(Object.assign(new Error("ENOSPC: no space left"), { code: "ENOSPC" })));
    const message = expect.stringMatching(/^The disk is full: /);
    expect(await getBuild(id)).toMatchObject({ status: "failed", error: { code: "busy", message } });
  });

  it("says so when somebody else has published its file meanwhile", async () => {
    const id = await queue();
    await runNextAnd(() => publishImage(test.context.store, { name: "docker", version: "20.10.24" }));
    expect(await getBuild(id)).toMatchObject({ status: "failed", error: { code: "conflict" } });
  });

  it("publishes nothing when another worker has taken it meanwhile", async () => {
    const id = await queue();
    await runNextAnd(async () => {
      await recoverNow();
      await claim("the other's", new Date());
    });
    expect((await getBuild(id)).status).toBe("running");
    expect(await findImage(FILE)).toBeNull();
    await sweep(test.context, new Date("2100-01-01"));
    expect(await imageFiles()).toEqual([expect.stringMatching(/^images\/quarantine\/.*\.raw$/)]);
  });
});
