import { retryBuild } from "#lib/builds/retry";
import { BUILDS } from "../../../../../_server/operations/builds";
import { reply, route } from "../../../../../_server/route";

export const POST = route(BUILDS.retry, async ({ params, context, askedBy }) =>
  reply(202, await retryBuild(params.id, context, askedBy)),
);
