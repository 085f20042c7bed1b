import { cancelBuild } from "#lib/builds/cancel";
import { logAfter } from "#lib/builds/reads";
import { acceptDigest, retryBuild } from "#lib/builds/retry";
import { BUILDS } from "../../../../../_server/operations/builds";
import { reply, route, routeByVerb } from "../../../../../_server/route";

export const GET = routeByVerb(
  route(BUILDS.log, async ({ params, query }) => reply(200, await logAfter(params.id, query.after))),
);

export const POST = routeByVerb(
  route(BUILDS.cancel, async ({ params }) => reply(200, { build: await cancelBuild(params.id), image: null })),

  route(BUILDS.retry, async ({ params, context, askedBy }) =>
    reply(202, await retryBuild(params.id, context, askedBy)),
  ),

  route(BUILDS.acceptDigest, async ({ params, context, askedBy }) =>
    reply(202, await acceptDigest(params.id, context, askedBy)),
  ),
);
