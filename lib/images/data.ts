import { db, type Prisma } from "#lib/db";
import { AppError } from "#lib/errors";
import { Manifest } from "#lib/images/manifest";
import type { Image } from "#lib/images/schema";
import type { ImageStore } from "#lib/images/store";
import { ARCHES } from "#lib/words";

/** An image as the database keeps it, without its long manifest. */
export type ImageRow = Prisma.ImageGetPayload<{ omit: { manifest: true } }>;

const omit = { manifest: true } as const;

/** The published image of this file name, or null. */
export async function findImage(file: string): Promise<ImageRow | null> {
  return db().image.findUnique({ where: { file, deletedAt: null }, omit });
}

/** Like {@link findImage}; a missing or deleted image is an AppError `not_found`. */
export async function getImage(file: string): Promise<ImageRow> {
  const row = await findReserved(file);
  if (row?.deletedAt === null) return row;
  throw new AppError("not_found", row === null ? `There is no image ${file}.` : `The image ${file} was deleted.`);
}

/** Whoever owns this file name, deleted images included: their name stays reserved. */
export async function findReserved(file: string): Promise<ImageRow | null> {
  return db().image.findUnique({ where: { file }, omit });
}

/** The published image that a build made, or null. */
export async function imageOfBuild(buildId: string): Promise<ImageRow | null> {
  return db().image.findFirst({ where: { buildId, deletedAt: null }, omit });
}

/** What is inside a published image, in the image's order. */
export async function getManifest(file: string): Promise<Manifest> {
  await getImage(file);
  const { manifest } = await db().image.findUniqueOrThrow({ where: { file }, select: { manifest: true } });
  return Manifest.parse(manifest);
}

/** Published images, newest first, `limit` at a time. `cursor` is the `next` of the page before. */
export async function listImages(page: {
  name?: string | undefined;
  limit: number;
  cursor?: string | undefined;
}): Promise<{ items: ImageRow[]; next: string | null }> {
  const rows = await db().image.findMany({
    where: { deletedAt: null, name: page.name, ...(await after(page.cursor)) },
    orderBy: [{ createdAt: "desc" }, { file: "asc" }],
    take: page.limit + 1,
    omit,
  });
  const items = rows.slice(0, page.limit);
  return { items, next: rows.length > page.limit ? (items.at(-1)?.file ?? null) : null };
}

async function after(cursor: string | undefined): Promise<Prisma.ImageWhereInput> {
  if (cursor === undefined) return {};
  const last = await findReserved(cursor);
  if (last === null) throw new AppError("invalid", "The cursor is not one that a list of images gave.");
  const { createdAt, file } = last;
  return { OR: [{ createdAt: { lt: createdAt } }, { createdAt, file: { gt: file } }] };
}

/** All published images of one extension; of all extensions when no name is given. Ordered by file name. */
export async function imagesOf(name?: string): Promise<ImageRow[]> {
  return db().image.findMany({ where: { deletedAt: null, name }, orderBy: { file: "asc" }, omit });
}

/** Digests of all published images: what the store must keep. */
export async function publishedDigests(): Promise<Set<string>> {
  const rows = await db().image.findMany({ where: { deletedAt: null }, select: { sha256: true } });
  return new Set(rows.map(({ sha256 }) => sha256));
}

/** Takes an image out of the lists and removes its bytes, unless another image has or gets the same. Its name stays reserved. */
export async function deleteImage(file: string, store: ImageStore, now: Date): Promise<void> {
  const { name, sha256 } = await getImage(file);
  const { count } = await db().image.updateMany({ where: { file, deletedAt: null }, data: { deletedAt: now } });
  if (count === 0) throw new AppError("not_found", `The image ${file} was deleted.`);
  // First the builds: one may be publishing the same bytes as another revision. What it does not use is swept later.
  const running = await db().build.count({ where: { name, status: "running" } });
  const others = await db().image.count({ where: { sha256, deletedAt: null } });
  if (running + others === 0) await store.remove(sha256);
}

/** An image as outside programs see it. `baseUrl` is this server's address without a final slash. */
export function toImage(row: ImageRow, { baseUrl, outdated }: { baseUrl: string; outdated: string | null }): Image {
  return {
    file: row.file,
    name: row.name,
    version: row.version,
    revision: row.revision,
    arch: archOf(row),
    os: row.os,
    sha256: row.sha256,
    size: Number(row.size),
    compression: row.compression,
    recipe: row.recipe,
    outdated,
    buildId: row.buildId,
    createdAt: row.createdAt.toISOString(),
    url: `${baseUrl}/extensions/${row.file}`,
  };
}

function archOf({ file, arch }: ImageRow): Image["arch"] {
  const known = ARCHES.find((word) => word === arch);
  if (known === undefined) throw new Error(`The row of ${file} has the architecture ${arch}.`);
  return known;
}
