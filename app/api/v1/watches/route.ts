import { listWatches } from "#lib/follow/reads-watches";
import { addWatch } from "#lib/follow/watch";
import { WATCHES } from "../../../_server/operations/watches";
import { reply, route } from "../../../_server/route";

export const GET = route(WATCHES.list, async ({ query }) => reply(200, await listWatches(query)));

export const POST = route(WATCHES.add, async ({ body, context, deed }) => {
  const { watch, isNew } = await addWatch(body, context, new Date());
  deed.about = watch.id;
  return reply(isNew ? 201 : 200, { watch });
});
