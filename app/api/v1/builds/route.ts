import { listBuilds } from "#lib/builds/data";
import { requestImage } from "#lib/builds/request";
import { BuildsQuery } from "../../../_server/api-schema";
import { readJson } from "../../../_server/body";
import { askedBy } from "../../../_server/origin";
import { readQuery } from "../../../_server/query";
import { route } from "../../../_server/route";

export const GET = route(async ({ request }) => Response.json(await listBuilds(readQuery(request, BuildsQuery))));

export const POST = route(async ({ request, context }) => {
  const requested = await requestImage(await readJson(request), context, askedBy(request));
  return Response.json(requested, { status: requested.image === null ? 202 : 200 });
});
