import { noImagesOf } from "#lib/images/nearest";
import { publishedOf } from "#lib/images/reads-published";
import { EXTENSIONS } from "../../../../../_server/operations/extensions";
import { releasesOf } from "../../../../../_server/releases";
import { revalidated } from "../../../../../_server/revalidated";
import { route } from "../../../../../_server/route";

export const GET = route(EXTENSIONS.releases, async ({ request, params: { name }, query: { arch }, context }) => {
  const images = (await publishedOf(name)).filter((image) => arch === undefined || image.arch === arch);
  if (images.length === 0) throw await noImagesOf(name, arch);
  const releases = releasesOf(images, { ...context, recipes: (await context.catalog()).recipes, arch });
  return revalidated(request, JSON.stringify(releases), "application/json");
});
