import { outdated } from "#lib/builds/outdated";
import { getBuild } from "#lib/builds/reads";
import { getManifest } from "#lib/images/reads";
import type { ImageRow } from "#lib/images/schema";
import type { KnownImage } from "#lib/machine/choices/schema";
import type { Catalog } from "#lib/recipes/load";

/** An image as the rules about machines know it, judged by the recipes of this moment; its manifest is not read. */
export function knownImage(row: ImageRow, recipes: Catalog): KnownImage {
  return {
    file: row.file,
    name: row.name,
    version: row.version,
    revision: row.revision,
    arch: row.arch,
    os: row.os,
    osVersion: row.osVersion,
    sha256: row.sha256,
    size: Number(row.size),
    compression: row.compression,
    outdated: outdated(row, recipes),
  };
}

/** The same with the paths that the image holds and its options, so that it can be held against others and against choices. */
export async function openedImage(row: ImageRow, recipes: Catalog): Promise<KnownImage> {
  const manifest = await getManifest(row.file);
  const paths = manifest.filter(({ type }) => type !== "folder").map(({ path }) => path);
  const { request } = await getBuild(row.buildId);
  return { ...knownImage(row, recipes), paths, ...("options" in request && { options: request.options }) };
}
