import { formatBytes } from "#lib/format-bytes";
import { publishedVersion } from "#lib/images/name";
import type { ImageRow } from "#lib/images/schema";
import type { Recipe } from "#lib/recipes/schema";
import { downloadHref, imageHref } from "../images/image-href";
import { osText } from "../images/os-text";
import type { Entry } from "./atom";

/** A published image as feeds tell of it. Its id is that of its build, so it is the same one by whatever address it is read. */
export function imageEntry(image: ImageRow, recipe: Recipe | undefined, baseUrl: string): Entry {
  const { file, name, arch, size, sha256, buildId, createdAt } = image;
  const os = osText(image.os, image.osVersion);
  const facts = `${name} ${publishedVersion(image)}, ${arch}, ${os}, ${formatBytes(size)}, sha256 ${sha256}`;
  return {
    id: `urn:uuid:${buildId}`,
    title: `${name} ${publishedVersion(image)} for ${arch}`,
    updated: createdAt,
    summary: recipe === undefined ? facts : `${facts}. ${recipe.title}: ${recipe.summary}`,
    page: baseUrl + imageHref(file),
    download: { address: baseUrl + downloadHref(file), size },
  };
}
