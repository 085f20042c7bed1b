import { createHash, randomUUID } from "node:crypto";
import { constants, createReadStream } from "node:fs";
import { copyFile, readFile, rm, stat } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { ARCHES } from "#lib/arches";
import { type ImageSelf, readImage } from "#lib/bake/read-image";
import { type Adoption, adopt, factsOfRow } from "#lib/builds/adopt";
import { AdoptedRequest } from "#lib/builds/schema";
import { fingerprintOf } from "#lib/canonical-json";
import { requireFree } from "#lib/disk-space";
import { AppError, messageOf } from "#lib/errors";
import { type ImageFacts, KeptFacts } from "#lib/images/facts";
import { fileName } from "#lib/images/name";
import { imagesOfDigest } from "#lib/images/reads";
import { isUsed } from "#lib/images/reads-used";
import type { ImageStore } from "#lib/images/store";
import { parse } from "#lib/issues";
import type { Arch } from "#lib/words";

type Taking = { store: ImageStore; version: string | undefined; now: Date; signal: AbortSignal };
type Bytes = { sha256: string; size: number; madeAt: Date };

/**
 * Takes a copy of an image file into the store and into the database: as what it was, where the database, the store or a file
 * beside it still knows, else as what the image and its file name tell, with a request of its own. Throws AppError not_found,
 * invalid (no image, or its version is not known: `version` gives it), busy (a full disk).
 */
export async function adoptFile(file: string, taking: Taking): Promise<Adoption[]> {
  const { store, now } = taking;
  const temporary = await store.temporary();
  try {
    const bytes = await takeCopy(file, temporary, store);
    const { sha256 } = bytes;
    const known = await knownFacts(file, sha256, store);
    const facts = known.length > 0 ? known : [await factsInImage(file, bytes, taking)];
    const isNew = (await store.stat(sha256)) === null;
    await store.put(temporary, sha256);
    await store.putFacts(sha256, facts);
    const adoptions = await adopt({ sha256 }, store, now);
    // The file it was copied from is still there.
    if (isNew && !(await isUsed(sha256, now))) await store.delete(sha256);
    else await bringBackCopies(sha256, store, now);
    return adoptions;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function takeCopy(file: string, temporary: string, store: ImageStore): Promise<Bytes> {
  const found = await stat(file).catch((cause) => {
    throw new AppError("not_found", `${file} can't be read: ${messageOf(cause)}.`, { cause });
  });
  if (!found.isFile()) throw new AppError("invalid", `${file} is no file.`);
  requireFree(await store.freeToWork(), found.size);
  await copyFile(file, temporary, constants.COPYFILE_FICLONE);
  const hash = createHash("sha256");
  await pipeline(createReadStream(temporary, { highWaterMark: 1 << 20 }), hash);
  return { sha256: hash.digest("hex"), size: found.size, madeAt: found.mtime };
}

/** What the database, the store, or a file beside the given one knows of these bytes. */
async function knownFacts(file: string, sha256: string, store: ImageStore): Promise<ImageFacts[]> {
  const rows = await Promise.all((await imagesOfDigest(sha256)).map(factsOfRow));
  const kept = [rows, await store.facts({ sha256 }), await factsBeside(file)];
  for await (const aside of store.listAside()) if (aside.sha256 === sha256) kept.push(await store.facts(aside));
  return kept.flat().filter((facts) => facts.sha256 === sha256);
}

async function factsBeside(file: string): Promise<ImageFacts[]> {
  const text = await readFile(file.replace(/\.raw$/, "").concat(".json"), "utf8").catch(() => "null");
  try {
    return KeptFacts.parse(JSON.parse(text));
  } catch {
    return []; // Something else, or nothing: the image speaks for itself.
  }
}

async function factsInImage(file: string, bytes: Bytes, { version, signal }: Taking): Promise<ImageFacts> {
  const self = await readImage(file, signal);
  const filename = path.basename(file);
  const arch = self.arch ?? ARCHES.find((word) => filename.endsWith(`-${word}.raw`));
  if (arch === undefined) throw unknownArch(file, self);
  const known = version ?? versionIn(filename, self.name, arch);
  if (known === undefined) throw unknownVersion(file, self, arch);
  return factsAs(self, { version: known, arch, filename }, bytes);
}

/** The name is known, so nothing is split at a minus sign that may be part of it. A packaging revision stays in the version. */
function versionIn(filename: string, name: string, arch: Arch): string | undefined {
  const [before, after] = [`${name}-`, `-${arch}.raw`];
  if (!filename.startsWith(before) || !filename.endsWith(after)) return undefined;
  return filename.slice(before.length, -after.length);
}

function factsAs(
  { name, os, osVersion, compression, manifest }: ImageSelf,
  { version, arch, filename }: { version: string; arch: Arch; filename: string },
  { sha256, size, madeAt: createdAt }: Bytes,
): ImageFacts {
  const wish = { name, version, arch, os, osVersion, compression, filename, adopted: sha256 };
  const request = parse(AdoptedRequest, wish);
  const file = fileName({ name, version, revision: 0, arch });
  const identity = {
    file,
    name,
    version,
    revision: 0,
    arch,
    os,
    osVersion: osVersion ?? null,
    sha256,
    size,
    compression,
  };
  const origin = { recipe: null, recipeDigest: null, bakerRevision: 0, buildId: randomUUID(), createdAt };
  const standing = { state: "published", withdrawn: null, decided: null } as const;
  const fingerprint = fingerprintOf({ kind: "adopted", request });
  return { ...identity, ...origin, ...standing, fingerprint, kind: "adopted", request, plan: null, manifest };
}

function unknownArch(file: string, { name }: ImageSelf): AppError {
  return new AppError(
    "invalid",
    `${file} has no ARCHITECTURE= in its extension-release. Name the file ${name}-VERSION-ARCH.raw, with x86-64 or arm64.`,
  );
}

function unknownVersion(file: string, { name, os }: ImageSelf, arch: Arch): AppError {
  return new AppError(
    "invalid",
    `${file} holds ${name} for ${os} on ${arch}, but images do not hold their version. Give --version, or name the file ${name}-VERSION-${arch}.raw.`,
  );
}

/** Copies that were set aside need not stay there. */
async function bringBackCopies(sha256: string, store: ImageStore, now: Date): Promise<void> {
  const copies = [];
  for await (const aside of store.listAside()) if (aside.sha256 === sha256) copies.push(aside);
  for (const copy of copies) await adopt(copy, store, now);
}
