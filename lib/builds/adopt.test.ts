import { appendFile, rm } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { type Adoption, adoptImages } from "#lib/builds/adopt";
import { requestImage } from "#lib/builds/request";
import { sweep } from "#lib/builds/sweep";
import { db, openDatabase } from "#lib/db";
import { getImage, getManifest } from "#lib/images/reads";
import { countAside } from "#lib/images/tidy";
import { answer } from "#lib/repository/serve";
import { withdraw } from "#lib/repository/writes";
import { useContext } from "#lib/testing/context";
import { migrate } from "#prisma/migrate";
import { bakeQueued } from "../../app/_server/testing/bake-queued";

const test = useContext();
const FILE = "docker-20.10.24-x86-64.raw";
const ask = () => requestImage({ recipe: "docker", version: "20.10.24" }, test.context, "a test");
const LATER = new Date(Date.now() + 120_000);

async function sums(): Promise<string> {
  const found = await answer(["SHA256SUMS"], { store: test.context.store, baseUrl: "" });
  return found.kind === "text" ? String(await found.body()) : "";
}

async function adoptAll(): Promise<Adoption[]> {
  const adoptions: Adoption[] = [];
  for await (const adoption of adoptImages(test.context.store, new Date())) adoptions.push(adoption);
  return adoptions;
}

/** Another, empty database takes the place of this process's. */
async function loseDatabase(): Promise<void> {
  await db().$disconnect();
  const url = `${test.context.env.DATABASE_URL}.new`;
  await migrate(url);
  globalThis.bakehouseDatabase = openDatabase(url);
}

describe("after the database was lost", () => {
  it("images are set aside, and come back as they were", async () => {
    await ask();
    await bakeQueued(test.context);
    const [before, manifest, text] = [await getImage(FILE), await getManifest(FILE), await sums()];
    await loseDatabase();
    await sweep(test.context, LATER);
    expect((await countAside(test.context.store)).count).toBe(1);
    expect(await adoptAll()).toEqual([{ sha256: before.sha256, file: FILE, why: null }]);
    expect(await getImage(FILE)).toEqual(before);
    expect(await getManifest(FILE)).toEqual(manifest);
    expect(await sums()).toBe(text);
    const again = await ask();
    expect(again).toMatchObject({ build: { id: before.buildId, status: "succeeded" }, image: { file: FILE } });
  });

  it("an image of before facts were kept has them since the first sweep", async () => {
    await ask();
    await bakeQueued(test.context);
    const { sha256 } = await getImage(FILE);
    const facts = await test.context.store.facts({ sha256 });
    await removeFacts(sha256);
    await sweep(test.context, LATER);
    expect(await test.context.store.facts({ sha256 })).toEqual(facts);
  });

  it("damaged bytes, deleted and unknown images stay aside, each with the reason", async () => {
    await ask();
    await bakeQueued(test.context);
    const { sha256 } = await getImage(FILE);
    await test.context.store.setAside(sha256, "2026-11-25");
    const aside = path.join(test.context.env.BAKEHOUSE_DATA, "images/quarantine/2026-11-25", `${sha256}.raw`);
    await appendFile(aside, "x");
    expect(await adoptAll()).toMatchObject([{ file: FILE, why: expect.stringContaining("damaged") }]);
    await withdraw(FILE, test.context.store, new Date());
    expect(await adoptAll()).toMatchObject([{ why: `${FILE} was deleted.` }]);
    expect((await countAside(test.context.store)).count).toBe(1);
  });
});

async function removeFacts(sha256: string): Promise<void> {
  await rm(path.join(test.context.env.BAKEHOUSE_DATA, "images", sha256.slice(0, 2), `${sha256}.json`));
}
