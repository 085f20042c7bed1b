import { readQueue } from "#lib/builds/reads";
import { BUILDS } from "../../../_server/operations/builds";
import { reply, route } from "../../../_server/route";

export const GET = route(BUILDS.queue, async ({ query }) => reply(200, await readQueue(query.limit)));
