import { AppError } from "#lib/errors";
import { noImagesOf } from "#lib/images/nearest";
import { newestPublished } from "#lib/images/reads-published";
import { FEEDS } from "../../_server/operations/feeds";
import { revalidated } from "../../_server/revalidated";
import { route } from "../../_server/route";
import { ALL, feedHref } from "../../images/feed-href";
import { atomFeed } from "../atom";
import { imageEntry } from "../image-entry";

const ENTRIES = 50;

export const GET = route(FEEDS.read, async ({ request, params, context }) => {
  const { baseUrl } = context;
  const scope = scopeOf(params.file);
  const name = scope === ALL ? undefined : scope;
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
  throw new AppError("not_found", `There is no feed ${file}; there are ${ALL}.atom and, for an extension, NAME.atom.`);
}
