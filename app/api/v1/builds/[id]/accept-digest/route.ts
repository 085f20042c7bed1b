import { acceptDigest } from "#lib/builds/accept-digest";
import { readNothing } from "../../../../../_server/body";
import { askedBy } from "../../../../../_server/origin";
import { route } from "../../../../../_server/route";

export const POST = route<{ id: string }>(async ({ request, params, context }) => {
  await readNothing(request);
  return Response.json(await acceptDigest(params.id, context, askedBy(request)), { status: 202 });
});
