import { createHash } from "node:crypto";
import { cp, readdir } from "node:fs/promises";
import path from "node:path";
import { afterEach, expect, it } from "vitest";
import { db, openDatabase } from "#lib/db";
import { parseEnv } from "#lib/env";
import { allImages } from "#lib/images/reads";
import { ALL } from "#lib/repository/reads";
import { sumsText } from "#lib/repository/texts";
import { republishAll } from "#lib/repository/writes";
import { readKeyring } from "#lib/signing/data";
import { openSigning } from "#lib/signing/signing";
import { scratch } from "#lib/testing/bakery";
import { sql, writeOldDatabase } from "#lib/testing/old-database";
import { migrate } from "#prisma/migrate";

const MIGRATIONS = path.join(import.meta.dirname, "migrations");
const STATES = "20261130110000_image_states";

afterEach(async () => {
  await globalThis.bakehouseDatabase?.$disconnect();
  globalThis.bakehouseDatabase = undefined;
  globalThis.bakehouseSigning = undefined;
});

function settings(given: Record<string, string>): void {
  globalThis.bakehouseSigning = openSigning(parseEnv(given));
}

it("machines read the same once images have states: those of before are published, and nothing is written anew", async () => {
  const folder = await scratch();
  const url = await writeOldDatabase(path.join(folder, "bakehouse.db"));
  await migrate(url, { folder: await migrationsBefore(path.join(folder, "migrations")) });
  await publishAsBefore(url);
  const before = await sql(url, 'SELECT "scope", "sequence", "text" FROM "Publication" ORDER BY "scope"');
  expect(await migrate(url)).toContain(STATES);
  globalThis.bakehouseDatabase = openDatabase(url);
  settings({ BAKEHOUSE_SIGNING: "off" });
  await republishAll(new Date());
  const select = { scope: true, sequence: true, text: true };
  expect(await db().publication.findMany({ orderBy: { scope: "asc" }, select })).toEqual(
    before.map(({ scope, sequence, text }) => ({ scope, sequence, text })),
  );
  const images = await allImages();
  expect(images).toHaveLength(6);
  for (const image of images)
    expect(image).toMatchObject({ state: "published", withdrawn: null, publishedAt: image.createdAt });
});

it("what machines read is signed by the first start after the upgrade, once", async () => {
  const folder = await scratch();
  const url = await writeOldDatabase(path.join(folder, "bakehouse.db"));
  await migrate(url, { folder: await migrationsBefore(path.join(folder, "migrations")) });
  await publishAsBefore(url);
  await migrate(url);
  globalThis.bakehouseDatabase = openDatabase(url);
  settings({ BAKEHOUSE_DATA: folder });
  for (let start = 0; start < 2; start++) await republishAll(new Date());
  const { fingerprint } = (await readKeyring()) ?? {};
  const newest = await db().publication.findMany({ distinct: ["scope"], orderBy: { sequence: "desc" } });
  for (const { text, sequence, signedBy, signature } of newest.filter(({ text }) => text !== ""))
    expect({ text, sequence, signedBy, signature }).toEqual({
      text: expect.stringContaining("BEST-BEFORE-"),
      sequence: 8,
      signedBy: fingerprint,
      signature: expect.any(Uint8Array),
    });
  expect(newest.filter(({ text }) => text === "")).toMatchObject([{ sequence: 7, signature: null }]);
});

async function migrationsBefore(folder: string): Promise<string> {
  const names = (await readdir(MIGRATIONS)).filter((name) => name < STATES);
  for (const name of names) await cp(path.join(MIGRATIONS, name), path.join(folder, name), { recursive: true });
  return folder;
}

/** What a server of before has written, the empty list of deleted images as well. */
async function publishAsBefore(url: string): Promise<void> {
  const rows = await sql(url, 'SELECT "name", "file", "sha256", "deletedAt" FROM "Image"');
  const images = rows.map((row) => ({
    name: String(row.name),
    file: String(row.file),
    sha256: String(row.sha256),
    isDeleted: row.deletedAt !== null,
  }));
  for (const scope of new Set([ALL, ...images.map(({ name }) => name)])) {
    const text = sumsText(images.filter(({ name, isDeleted }) => !isDeleted && (scope === ALL || scope === name)));
    const digest = createHash("sha256").update(text).digest("hex");
    await sql(url, `INSERT INTO "Publication" VALUES (?, 7, ?, ?, jsonb('[]'), 0)`, [scope, text, digest]);
  }
}
