import { retryBuild } from "#lib/builds/retry";
import { readNothing } from "../../../../../_server/body";
import { askedBy } from "../../../../../_server/origin";
import { route } from "../../../../../_server/route";

export const POST = route<{ id: string }>(async ({ request, params, context }) => {
  await readNothing(request);
  return Response.json(await retryBuild(params.id, context, askedBy(request)), { status: 202 });
});
