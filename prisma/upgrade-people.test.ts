import { rm } from "node:fs/promises";
import path from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { getBuild, queuedIds } from "#lib/builds/reads";
import { requestImage } from "#lib/builds/request";
import { readConfig } from "#lib/configs/data";
import { db, openDatabase } from "#lib/db";
import { listWebhooks } from "#lib/events/reads";
import { listWatches } from "#lib/follow/reads-watches";
import { allImages } from "#lib/images/reads";
import { useContext } from "#lib/testing/context";
import { putHollow } from "#lib/testing/image-bytes";
import { sql, writeOldDatabase } from "#lib/testing/old-database";
import { TEST_SERVER } from "#lib/testing/postgresql";
import { runNext } from "#lib/testing/run-next";
import { migrate } from "#prisma/migrate";

const LISTS =
  'SELECT "scope", "sequence", "text", hex("signature") "signature" FROM "Publication" ORDER BY "scope", "sequence"';

describe.skipIf(TEST_SERVER !== undefined)(
  "a data folder of the last version in which nobody signed in, whose database is SQLite",
  () => {
    const standing = useContext();
    let lists: unknown;
    beforeEach(async () => {
      const { DATABASE_URL, BAKEHOUSE_DATA } = standing.context.env;
      await globalThis.bakehouseDatabase?.$disconnect();
      for (const file of ["bakehouse.db", "bakehouse.db-wal", "bakehouse.db-shm"])
        await rm(path.join(BAKEHOUSE_DATA, file), { force: true });
      await writeOldDatabase(path.join(BAKEHOUSE_DATA, "bakehouse.db"), "before-people");
      lists = await sql(DATABASE_URL, LISTS);
      expect(await migrate(DATABASE_URL)).not.toEqual([]);
      globalThis.bakehouseDatabase = openDatabase(DATABASE_URL);
      for (const image of await allImages()) await putHollow(standing.context.store, image);
    });

    it("keeps every image as it stood, and what machines read of them byte for byte", async () => {
      const states = (await allImages()).map(({ file, state, withdrawn }) => [file, state, withdrawn?.reason]);
      expect(states.sort()).toEqual([
        ["candidate-24.0.5-x86-64.raw", "candidate", undefined],
        ["docker-20.10.24-x86-64.raw", "withdrawn", "Its containerd leaks."],
        ["docker-24.0.5-x86-64.raw", "published", undefined],
        ["kubernetes-v1.27.4-arm64.raw", "published", undefined],
        ["wasmtime-v26.0.1-x86-64.raw", "published", undefined],
      ]);
      expect(await sql(standing.context.env.DATABASE_URL, LISTS)).toEqual(lists);
      expect(await sql(standing.context.env.DATABASE_URL, "PRAGMA foreign_key_check")).toEqual([]);
    });

    it.each([
      [{ recipe: "docker", version: "24.0.5" }, "8b189c9f25eb"],
      [{ recipe: "kubernetes", version: "v1.27.4", arch: "arm64" }, "d98cdc9cf3fb"],
      [{ recipe: "wasmtime", version: "26.0.1", os: "_any" }, "ca0807598084"],
    ])("the request %j gives the image it gave, which is not outdated", async (request, digest) => {
      const { image } = await requestImage(request, standing.context, "test");
      expect(image).toMatchObject({ sha256: expect.stringMatching(`^${digest}`), outdated: null });
    });

    it("bakes what waited", async () => {
      const [waiting = ""] = await queuedIds();
      await runNext(standing.context);
      expect(await getBuild(waiting)).toMatchObject({ status: "succeeded", file: "waiting-24.0.5-x86-64.raw" });
    });

    it("keeps saved configs, what is followed, and who is told", async () => {
      expect(await readConfig("a7a6225e91a0652ebaedd66d89b67ea6")).toMatchObject({
        input: { extensions: [{ recipe: "docker", version: "24.0.5", updates: "minor" }] },
      });
      expect((await listWatches({ limit: 10 })).items).toMatchObject([{ recipe: "kubernetes", arches: ["arm64"] }]);
      expect(await listWebhooks(undefined, new Date())).toMatchObject([{ name: "Chat" }]);
      expect(await db().user.count()).toBe(0);
    });
  },
);
