import { existsSync } from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import path from "node:path";
import { copyImage, copyOne, digestOf, requireEmpty } from "#lib/backup/copy";
import { putSnapshot, requireNewDatabase } from "#lib/backup/data";
import { type BackUp, readBackUp, SECRET } from "#lib/backup/document";
import type { Surroundings } from "#lib/backup/surroundings";
import { databaseFile, isPostgresql } from "#lib/database/address";
import { AppError } from "#lib/errors";
import { localStore } from "#lib/images/store";

/** `damaged` are digests whose bytes the back-up has not any more; the same requests bake them anew. */
export type Restored = { document: BackUp; damaged: string[] };

/**
 * Puts a back-up into an empty data folder, elsewhere or where it was, and its database and bytes where they are kept there, which
 * may be of another kind than they were. Holds every byte against its digest on the way. Nothing is linked: the back-up stays as it is. AppError `invalid` for what is no whole back-up or damaged beyond images, `conflict` where
 * something is in the way.
 */
export async function restore(from: string, around: Surroundings): Promise<Restored> {
  const { env, store, ownRecipes, signal } = around;
  const document = await readBackUp(from);
  await requireEmpty(env.BAKEHOUSE_DATA, `BAKEHOUSE_DATA ${env.BAKEHOUSE_DATA}`);
  if (ownRecipes.isSet) await requireEmpty(ownRecipes.path, `BAKEHOUSE_RECIPES ${ownRecipes.path}`);
  await requireWhole(from, document, signal);
  await requireNoDatabase(env.DATABASE_URL);

  const damaged = [];
  const kept = localStore(path.join(from, "images"));
  for (const sha256 of document.images)
    if (!(await copyImage(sha256, kept, store, { linked: false, signal }))) damaged.push(sha256);
  for (const file of Object.keys(document.files)) {
    const [top = "", ...rest] = file.split("/");
    const folder = top === "recipes" ? ownRecipes.path : path.join(env.BAKEHOUSE_DATA, top);
    await copyOne(path.join(from, file), path.join(folder, ...rest), SECRET.includes(top));
  }
  // Last: a folder that was restored half has no database, and nobody takes it for a whole one.
  await putDatabase(path.join(from, "bakehouse.db"), env);
  return { document, damaged };
}

async function requireNoDatabase(url: string): Promise<void> {
  if (isPostgresql(url)) return requireNewDatabase(url);
  const file = databaseFile(url);
  if (existsSync(file)) throw new AppError("conflict", `The database ${file} is there already.`);
}

async function putDatabase(snapshot: string, { DATABASE_URL, BAKEHOUSE_DATA }: Surroundings["env"]): Promise<void> {
  if (isPostgresql(DATABASE_URL)) {
    await mkdir(BAKEHOUSE_DATA, { recursive: true });
    return putSnapshot(snapshot, DATABASE_URL, path.join(BAKEHOUSE_DATA, "restoring.db"));
  }
  const file = databaseFile(DATABASE_URL);
  await mkdir(path.dirname(file), { recursive: true });
  await copyOne(snapshot, `${file}.restored`, true);
  await rename(`${file}.restored`, file);
}

async function requireWhole(from: string, { database, files }: BackUp, signal: AbortSignal): Promise<void> {
  for (const [file, sha256] of Object.entries({ "bakehouse.db": database, ...files })) {
    const place = path.join(from, file);
    if (existsSync(place) && (await digestOf(place, signal)) === sha256) continue;
    throw new AppError("invalid", `${place} is missing or damaged: nothing was restored.`);
  }
}
