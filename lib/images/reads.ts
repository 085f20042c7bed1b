import { z } from "zod";
import { ARCHES } from "#lib/arches";
import { db, type Prisma, type Tx } from "#lib/db";
import { AppError } from "#lib/errors";
import { Manifest, Texts } from "#lib/images/manifest";
import type { ImageRow } from "#lib/images/schema";
import { Standing } from "#lib/standing";
import type { Arch } from "#lib/words";

/** The published image of this file name, or null. */
export async function findImage(file: string): Promise<ImageRow | null> {
  return toRowIfThere(await db().image.findUnique({ where: { file, deletedAt: null } }));
}

/** The published images of these file names. */
export async function findByFiles(files: readonly string[]): Promise<ImageRow[]> {
  return (await db().image.findMany({ where: { file: { in: Array.from(files) }, deletedAt: null } })).map(toRow);
}

/** Like {@link findImage}; a missing or deleted image is an AppError `not_found`. */
export async function getImage(file: string, tx: Tx = db()): Promise<ImageRow> {
  const row = await findReserved(file, tx);
  if (row?.deletedAt === null) return row;
  throw new AppError("not_found", row === null ? `There is no image ${file}.` : `The image ${file} was deleted.`);
}

/** Whoever owns this file name, deleted images included: their name stays reserved. */
export async function findReserved(file: string, tx: Tx = db()): Promise<ImageRow | null> {
  return toRowIfThere(await tx.image.findUnique({ where: { file } }));
}

/** Who owns this fingerprint or, failing that, this file name: images of all times, deleted ones included. */
export async function findOwner(
  tx: Tx,
  { fingerprint, file }: { fingerprint: string; file: string },
): Promise<ImageRow | null> {
  const rows = await tx.image.findMany({ where: { OR: [{ fingerprint }, { file }] } });
  return toRowIfThere(rows.find((row) => row.fingerprint === fingerprint) ?? rows[0] ?? null);
}

/** The published image that a build made, or null. */
export async function imageOfBuild(buildId: string, tx: Tx = db()): Promise<ImageRow | null> {
  return toRowIfThere(await tx.image.findFirst({ where: { buildId, deletedAt: null } }));
}

/** The published images that have these bytes: several where, say, a revision came out the same. */
export async function imagesOfDigest(sha256: string): Promise<ImageRow[]> {
  return (await db().image.findMany({ where: { sha256, deletedAt: null } })).map(toRow);
}

/** What is inside a published image, in the image's order. */
export async function getManifest(file: string): Promise<Manifest> {
  await getImage(file);
  const { entries } = await db().manifest.findUniqueOrThrow({ where: { file }, select: { entries: true } });
  return Manifest.parse(entries);
}

/** What small files of an image say; undefined where that was not kept: the image is from before, or of others. */
export async function getTexts(file: string): Promise<Texts | undefined> {
  const row = await db().manifest.findUnique({ where: { file }, select: { texts: true } });
  return Texts.optional().parse(row?.texts ?? undefined);
}

/** What a list of images is narrowed to; what is left out narrows nothing. */
export type ImageFilter = {
  /** Words that the file name holds, each somewhere. */
  search?: string;
  name?: string;
  arch?: Arch;
  os?: string;
  /** Baked at that time or later. */
  since?: Date;
  state?: Standing;
};

export type Page = { limit: number; cursor?: string };

/** Published images, newest first, `limit` at a time. `cursor` is the `next` of the page before. */
export async function findImages(filter: ImageFilter & Page): Promise<{ items: ImageRow[]; next: string | null }> {
  const { limit, cursor } = filter;
  const rows = await db().image.findMany({
    where: { AND: [matching(filter), await after(cursor)] },
    orderBy: [{ createdAt: "desc" }, { file: "asc" }],
    take: limit + 1,
  });
  const items = rows.slice(0, limit).map(toRow);
  return { items, next: rows.length > limit ? (items.at(-1)?.file ?? null) : null };
}

/** How many published images there are. */
export async function countImages(filter: ImageFilter): Promise<number> {
  return db().image.count({ where: matching(filter) });
}

/** What the database is asked for by a filter. */
export function matching({ search = "", name, arch, os, since, state }: ImageFilter): Prisma.ImageWhereInput {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const matches = words.map((word) => ({ file: { contains: word } }));
  return { deletedAt: null, name, arch, os, state, createdAt: since && { gte: since }, AND: matches };
}

async function after(cursor: string | undefined): Promise<Prisma.ImageWhereInput> {
  if (cursor === undefined) return {};
  const last = await findReserved(cursor);
  if (last === null) throw new AppError("invalid", "The cursor is not one that a list of images gave.");
  const { createdAt, file } = last;
  return { OR: [{ createdAt: { lt: createdAt } }, { createdAt, file: { gt: file } }] };
}

/** The architectures and systems that published images have: what a list can be narrowed to. */
export async function imageFacets(): Promise<{ arches: string[]; systems: string[] }> {
  const groups = await db().image.groupBy({ by: ["arch", "os"], where: { deletedAt: null } });
  const distinct = (values: string[]) => Array.from(new Set(values)).sort();
  return { arches: distinct(groups.map(({ arch }) => arch)), systems: distinct(groups.map(({ os }) => os)) };
}

/** All published images of one extension, ordered by file name. */
export async function imagesOf(name: string): Promise<ImageRow[]> {
  return (await db().image.findMany({ where: { deletedAt: null, name }, orderBy: { file: "asc" } })).map(toRow);
}

/** All published images, ordered by file name: for as long as pages and sums are made of all at once. */
export async function allImages(): Promise<ImageRow[]> {
  return (await db().image.findMany({ where: { deletedAt: null }, orderBy: { file: "asc" } })).map(toRow);
}

/** Published images of one recipe, newest first, `limit` at most. */
export async function imagesOfRecipe(recipe: string, limit: number): Promise<ImageRow[]> {
  const where = { deletedAt: null, recipe };
  const rows = await db().image.findMany({ where, orderBy: [{ createdAt: "desc" }, { file: "asc" }], take: limit });
  return rows.map(toRow);
}

/** Names that images have or had, deleted ones included. */
export async function extensionNames(tx: Tx): Promise<string[]> {
  return (await tx.image.groupBy({ by: ["name"], orderBy: { name: "asc" } })).map(({ name }) => name);
}

/** Images that machines see. */
export const PUBLISHED = { deletedAt: null, state: "published" satisfies Standing } as const;

/** What is published of one extension, or of all, ordered by file name: what machines are told of each image. */
export async function publishedFiles(
  tx: Tx,
  name?: string,
): Promise<{ file: string; version: string; sha256: string }[]> {
  const select = { file: true, version: true, sha256: true };
  return tx.image.findMany({ where: { ...PUBLISHED, name }, orderBy: { file: "asc" }, select });
}

/** Published images that were not yet held against the erratum of this number, at most `limit`. */
export async function imagesBeforeErratum(
  number: number,
  limit: number,
): Promise<Pick<ImageRow, "file" | "buildId" | "bakerRevision">[]> {
  const select = { file: true, buildId: true, bakerRevision: true };
  return db().image.findMany({ where: { errataSeen: { lt: number }, deletedAt: null }, take: limit, select });
}

/** Bytes of all published images. */
export async function publishedBytes(): Promise<number> {
  const { _sum } = await db().image.aggregate({ where: { deletedAt: null }, _sum: { size: true } });
  return Number(_sum.size);
}

type Stored = Prisma.ImageGetPayload<object>;
const Errata = z.array(z.int());

/** A row of the database as the rooms know it. */
export function toRow({
  withdrawnAt,
  withdrawnReason,
  decidedAt,
  decidedBy,
  decidedNote,
  ...stored
}: Stored): ImageRow {
  const state = Standing.parse(stored.state);
  const withdrawn = withdrawnAt && { at: withdrawnAt, reason: withdrawnReason ?? "" };
  const decided = decidedAt && { at: decidedAt, by: decidedBy ?? "", note: decidedNote ?? "" };
  const judged = { arch: archOf(stored), errata: Errata.parse(stored.errata), state };
  return { ...stored, ...judged, size: Number(stored.size), withdrawn, decided };
}

function toRowIfThere(stored: Stored | null): ImageRow | null {
  return stored && toRow(stored);
}

function archOf({ file, arch }: Pick<Stored, "file" | "arch">): Arch {
  const known = ARCHES.find((word) => word === arch);
  if (known === undefined) throw new Error(`The row of ${file} has the architecture ${arch}.`);
  return known;
}
