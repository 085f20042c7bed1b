import { decideOn } from "../../../../../_server/decide-on";
import { IMAGES } from "../../../../../_server/operations/images";
import { reply, route } from "../../../../../_server/route";

export const POST = route(IMAGES.takeBack, async ({ params, context, askedBy }) => {
  const image = await decideOn({ decision: "take-back", files: [params.file] }, context, askedBy);
  return reply(200, { image });
});
