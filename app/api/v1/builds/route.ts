import { listBuilds } from "#lib/builds/reads";
import { requestImage } from "#lib/builds/request";
import { BUILDS } from "../../../_server/operations/builds";
import { reply, route } from "../../../_server/route";

export const GET = route(BUILDS.list, async ({ query }) => reply(200, await listBuilds(query)));

export const POST = route(BUILDS.request, async ({ body, context, askedBy, deed }) => {
  const requested = await requestImage(body, context, askedBy);
  deed.about = requested.build.file;
  return reply(requested.image === null ? 202 : 200, requested);
});
