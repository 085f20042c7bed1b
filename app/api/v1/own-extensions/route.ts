import { ownExtensions } from "#lib/configs/own-extensions";
import { CONFIGS } from "../../../_server/operations/configs";
import { reply, route } from "../../../_server/route";

export const GET = route(CONFIGS.ownExtensions, async ({ query }) =>
  reply(200, { items: await ownExtensions(query.search) }),
);
