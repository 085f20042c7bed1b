import { CONFIGS } from "../../../_server/operations/configs";
import { reply, route } from "../../../_server/route";
import { readShelf } from "../../../_server/shelf";

export const GET = route(CONFIGS.shelf, async ({ query, context }) =>
  reply(200, await readShelf(query.files, context)),
);
