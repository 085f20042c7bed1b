import { compareWithTexts } from "#lib/follow/compare-images";
import { getImage } from "#lib/images/reads";
import { IMAGES } from "../../../../../_server/operations/images";
import { reply, route } from "../../../../../_server/route";

export const GET = route(IMAGES.compare, async ({ params, query, context }) =>
  reply(200, await compareWithTexts(await getImage(params.file), context, query.with)),
);
