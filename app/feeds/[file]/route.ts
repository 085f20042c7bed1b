import { AppError } from "#lib/errors";
import { formatBytes } from "#lib/format-bytes";
import { publishedVersion } from "#lib/images/name";
import { noImagesOf } from "#lib/images/nearest";
import { newestPublished } from "#lib/images/reads-published";
import type { ImageRow } from "#lib/images/schema";
import type { Recipe } from "#lib/recipes/schema";
import { EXTENSIONS } from "../../_server/operations/extensions";
import { revalidated } from "../../_server/revalidated";
import { route } from "../../_server/route";
import { ALL_IMAGES, downloadHref, feedHref, imageHref } from "../../images/image-href";
import { osText } from "../../images/os-text";
import { atomFeed, type Entry } from "../atom";

const ENTRIES = 50;

export const GET = route(EXTENSIONS.feed, async ({ request, params, context }) => {
  const { baseUrl } = context;
  const scope = scopeOf(params.file);
  const name = scope === ALL_IMAGES ? undefined : scope;
  const images = await newestPublished(ENTRIES, name);
  if (name !== undefined && images.length === 0) throw await noImagesOf(name);
  const { recipes } = await context.catalog();
  const text = atomFeed({
    title: name === undefined ? "New images" : `New images of ${name}`,
    self: baseUrl + feedHref(scope),
    page: name === undefined ? `${baseUrl}/images` : `${baseUrl}/images?name=${name}`,
    entries: images.map((image) => imageEntry(image, recipes.get(image.recipe ?? "")?.recipe, baseUrl)),
  });
  return revalidated(request, text, "application/atom+xml; charset=utf-8");
});

/** `docker` of `docker.atom`. */
function scopeOf(file: string): string {
  if (file.endsWith(".atom")) return file.slice(0, -".atom".length);
  throw new AppError(
    "not_found",
    `There is no feed ${file}; there are ${ALL_IMAGES}.atom and, for an extension, NAME.atom.`,
  );
}

/** A published image as feeds tell of it. Its id is that of its build, so it is the same one by whatever address it is read. */
function imageEntry(image: ImageRow, recipe: Recipe | undefined, baseUrl: string): Entry {
  const { file, name, arch, size, sha256, buildId, createdAt, publishedAt } = image;
  const os = osText(image.os, image.osVersion);
  const facts = `${name} ${publishedVersion(image)}, ${arch}, ${os}, ${formatBytes(size)}, sha256 ${sha256}`;
  return {
    id: `urn:uuid:${buildId}`,
    title: `${name} ${publishedVersion(image)} for ${arch}`,
    updated: publishedAt ?? createdAt,
    summary: recipe === undefined ? facts : `${facts}. ${recipe.title}: ${recipe.summary}`,
    page: baseUrl + imageHref(file),
    download: { address: baseUrl + downloadHref(file), size },
  };
}
