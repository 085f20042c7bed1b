import { acceptDigest } from "#lib/builds/retry";
import { BUILDS } from "../../../../../_server/operations/builds";
import { reply, route } from "../../../../../_server/route";

export const POST = route(BUILDS.acceptDigest, async ({ params, context, askedBy }) =>
  reply(202, await acceptDigest(params.id, context, askedBy)),
);
