import { logAfter } from "#lib/builds/reads";
import { BUILDS } from "../../../../../_server/operations/builds";
import { reply, route } from "../../../../../_server/route";

export const GET = route(BUILDS.log, async ({ params, query }) => reply(200, await logAfter(params.id, query.after)));
