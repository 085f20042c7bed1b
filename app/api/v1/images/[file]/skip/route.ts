import { decideOn } from "../../../../../_server/decide-on";
import { IMAGES } from "../../../../../_server/operations/images";
import { reply, route } from "../../../../../_server/route";

export const POST = route(IMAGES.skip, async ({ params, body, context, askedBy }) => {
  const image = await decideOn({ decision: "skip", files: [params.file], ...body }, context, askedBy);
  return reply(200, { image });
});
