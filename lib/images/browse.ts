import { AppError } from "#lib/errors";
import type { FolderPage, ManifestPage, Sized } from "#lib/images/contents";
import { childOf, type Node, nodeAt, sizedOf, treeOf } from "#lib/images/folders";
import type { Manifest } from "#lib/images/manifest";
import { getImage, getManifest } from "#lib/images/reads";
import { Remembered } from "#lib/images/remembered";

/** What is in an image, as a list and as a tree. */
export type Contents = { manifest: Manifest; readonly root: Node };

/** A part of a list; `cursor` is the `next` of the part before. */
type Part = { limit: number; cursor?: string };

/** Images never change. A process remembers those that were looked into last: a large one takes a second to read. */
const MOST_CHARACTERS = 64_000_000;
const remembered = new Remembered<Contents>(MOST_CHARACTERS, ({ manifest }) => JSON.stringify(manifest).length);

/** What is in an image. Throws AppError not_found. */
export async function getContents(file: string): Promise<Contents> {
  const { buildId } = await getImage(file);
  return remembered.get(`${file} ${buildId}`, () => read(file));
}

async function read(file: string): Promise<Contents> {
  const manifest = await getManifest(file);
  let root: Node | null = null;
  return {
    manifest,
    get root() {
      root ??= treeOf(manifest);
      return root;
    },
  };
}

/** Entries of an image's manifest, in its order: all, or `under` and what is below it. Throws AppError not_found and invalid. */
export async function manifestPage(file: string, { under, ...part }: Part & { under?: string }): Promise<ManifestPage> {
  const contents = await getContents(file);
  if (under !== undefined) placeIn(contents.root, under, file);
  const items = contents.manifest.filter(
    ({ path }) => under === undefined || path === under || path.startsWith(`${under}/`),
  );
  return paged(items, ({ path }) => path, part);
}

/** What is directly in a folder of an image; without `path` at its top. Throws AppError not_found and invalid. */
export async function folderPage(file: string, { path = "", ...part }: Part & { path?: string }): Promise<FolderPage> {
  const { root } = await getContents(file);
  return paged(placeIn(root, path, file).children.map(childOf), ({ name }) => name, part);
}

/** Levels of folders that a map of sizes shows at once. */
const LEVELS = 3;

/** The largest things in a folder of an image; without `path` in all of it. Throws AppError not_found. */
export async function sizesIn(file: string, path = ""): Promise<Sized> {
  const { root } = await getContents(file);
  return sizedOf(placeIn(root, path, file), LEVELS);
}

function placeIn(root: Node, path: string, file: string): Node {
  const node = nodeAt(root, path);
  if (node === null) throw new AppError("not_found", `There is no ${path} in ${file}.`);
  return node;
}

function paged<T>(all: readonly T[], keyOf: (item: T) => string, { limit, cursor }: Part) {
  const last = cursor === undefined ? -1 : all.findIndex((item) => keyOf(item) === cursor);
  if (cursor !== undefined && last === -1) throw new AppError("invalid", "The cursor is not one that this list gave.");
  const items = all.slice(last + 1, last + 1 + limit);
  const end = items.at(-1);
  const isLast = last + 1 + limit >= all.length;
  return { items, next: isLast || end === undefined ? null : keyOf(end), total: all.length };
}
