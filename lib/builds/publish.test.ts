import { setTimeout as sleep } from "node:timers/promises";
import { createClient } from "@libsql/client";
import { describe, expect, it } from "vitest";
import { claim } from "#lib/builds/claim";
import { getBuild } from "#lib/builds/reads";
import { requestImage } from "#lib/builds/request";
import { runBuild } from "#lib/builds/run";
import { db, openDatabase } from "#lib/db";
import { findImage } from "#lib/images/reads";
import { useContext } from "#lib/testing/context";

const test = useContext();
const NEVER = new AbortController().signal;
const DOCKER = { recipe: "docker", version: "20.10.24" };

describe("a finished bake", () => {
  it("is published however long others hold the lock of the database", async () => {
    await db().$disconnect();
    const { DATABASE_URL } = test.context.env;
    globalThis.bakehouseDatabase = openDatabase(DATABASE_URL, 100);
    const outside = createClient({ url: DATABASE_URL });
    const { build } = await requestImage(DOCKER, test.context, "a test");
    const claimed = await claim("lease", new Date());
    if (claimed === null) throw new Error("Nothing waits.");
    const { store } = test.context;
    const put: typeof store.put = async (...bytes) => {
      await store.put(...bytes);
      await outside.execute("BEGIN IMMEDIATE");
    };
    let waits = 0;
    const log = (_level: string, text: string) => {
      if (text.includes("waits to be published")) waits += 1;
    };
    const context = { ...test.context, store: { ...store, put } };
    const running = runBuild(claimed, { id: build.id, lease: "lease" }, { context, stopping: NEVER, log });
    while (waits < 3) await sleep(20);
    await outside.execute("ROLLBACK");
    await running;
    outside.close();
    expect(await getBuild(build.id)).toMatchObject({ status: "succeeded" });
    expect(await findImage(build.file)).not.toBeNull();
  });
});
