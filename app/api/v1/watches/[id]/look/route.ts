import { askForLook } from "#lib/follow/watcher";
import { WATCHES } from "../../../../../_server/operations/watches";
import { reply, route } from "../../../../../_server/route";

export const POST = route(WATCHES.look, async ({ params }) =>
  reply(202, { watch: await askForLook(params.id, new Date()) }),
);
