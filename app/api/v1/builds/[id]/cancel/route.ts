import { cancelBuild } from "#lib/builds/cancel";
import { BUILDS } from "../../../../../_server/operations/builds";
import { reply, route } from "../../../../../_server/route";

export const POST = route(BUILDS.cancel, async ({ params }) =>
  reply(200, { build: await cancelBuild(params.id), image: null }),
);
