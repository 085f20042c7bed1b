import { chmod, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { copyImage, copyOne, digestOf, filesBelow, requireEmpty } from "#lib/backup/copy";
import { digestsIn, takeSnapshot } from "#lib/backup/data";
import { type BackUp, documentIn, SECRET } from "#lib/backup/document";
import type { Surroundings } from "#lib/backup/surroundings";
import { usedDigests } from "#lib/images/reads-used";
import { type ImageStore, localStore } from "#lib/images/store";

/**
 * Writes everything worth keeping into an empty or new folder, for its owner alone, while the server and its workers go on: the
 * database as it is at one moment, the bytes that it knows, keys that sign, and own recipes. Each byte that is told of was read and
 * held against its digest. It is the same wherever the data lies: PostgreSQL becomes a SQLite file, an object storage a folder.
 * AppError `conflict` where the folder is not empty.
 */
export async function backUp(to: string, around: Surroundings, now: Date): Promise<BackUp> {
  await requireEmpty(to, to);
  await mkdir(to, { recursive: true });
  await chmod(to, 0o700);
  const database = path.join(to, "bakehouse.db");
  const bytes = await copyImages(path.join(to, "images"), database, around, now);
  // After the database: what it knows by then is there.
  const files = {
    ...(await copyFolder("signing", path.join(around.env.BAKEHOUSE_DATA, "signing"), to, around.signal)),
    ...(await copyFolder("sign-in", path.join(around.env.BAKEHOUSE_DATA, "sign-in"), to, around.signal)),
    ...(await copyFolder("recipes", around.ownRecipes.path, to, around.signal)),
  };
  const document: BackUp = {
    format: 1,
    madeAt: now.toISOString(),
    database: await digestOf(database, around.signal),
    ...bytes,
    files,
  };
  const unfinished = path.join(to, "unfinished");
  await writeFile(unfinished, JSON.stringify(document, null, 2));
  await copyOne(unfinished, documentIn(to), false);
  await rm(unfinished);
  return document;
}

/**
 * The bytes twice: what is there now, and, once the snapshot is taken, what it knows beside that. Whatever is deleted in between is
 * in the snapshot and was copied before.
 */
async function copyImages(folder: string, snapshot: string, { env, store, signal }: Surroundings, now: Date) {
  const kept = localStore(folder);
  const how = { linked: true, signal };
  for (const sha256 of (await usedDigests(now)).keys()) await copyImage(sha256, store, kept, how);
  await takeSnapshot(env.DATABASE_URL, snapshot);
  const known = await digestsIn(snapshot);
  const [images, missing]: string[][] = [[], []];
  for (const sha256 of known) {
    const isThere = (await kept.stat(sha256)) !== null || (await copyImage(sha256, store, kept, how));
    (isThere ? images : missing)?.push(sha256);
  }
  await dropOthers(kept, known);
  await rm(path.join(folder, "tmp"), { recursive: true, force: true });
  return { images: (images ?? []).sort(), missing: (missing ?? []).sort() };
}

/** Of builds that had announced their bytes and have not published them. */
async function dropOthers(kept: ImageStore, known: ReadonlySet<string>): Promise<void> {
  for await (const { sha256 } of kept.list()) if (!known.has(sha256)) await kept.delete(sha256);
}

async function copyFolder(name: string, from: string, to: string, signal: AbortSignal) {
  const digests: Record<string, string> = {};
  for (const file of await filesBelow(from)) {
    const place = path.posix.join(name, file.split(path.sep).join("/"));
    await copyOne(path.join(from, file), path.join(to, place), SECRET.includes(name));
    digests[place] = await digestOf(path.join(to, place), signal);
  }
  return digests;
}
