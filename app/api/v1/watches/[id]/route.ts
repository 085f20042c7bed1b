import { getWatch } from "#lib/follow/reads-watches";
import { changeWatch } from "#lib/follow/watch";
import { deleteWatch } from "#lib/follow/writes-watches";
import { WATCHES } from "../../../../_server/operations/watches";
import { reply, route } from "../../../../_server/route";

export const GET = route(WATCHES.show, async ({ params }) => reply(200, { watch: await getWatch(params.id) }));

export const PATCH = route(WATCHES.change, async ({ params, body, context }) =>
  reply(200, { watch: await changeWatch(params.id, body, context, new Date()) }),
);

export const DELETE = route(WATCHES.remove, async ({ params }) => {
  await deleteWatch(params.id);
  return reply(204);
});
