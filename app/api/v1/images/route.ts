import { findImages } from "#lib/images/reads";
import { ImagesQuery } from "../../../_server/api-schema";
import { readQuery } from "../../../_server/query";
import { route } from "../../../_server/route";
import { showImages } from "../../../_server/show-image";

export const GET = route(async ({ request, context }) => {
  const { items, next } = await findImages(readQuery(request, ImagesQuery));
  return Response.json({ items: await showImages(items, context), next });
});
