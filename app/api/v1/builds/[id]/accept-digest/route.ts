import { acceptDigest } from "#lib/builds/accept-digest";
import { readNothing } from "../../../../../_server/body";
import { route } from "../../../../../_server/route";

export const POST = route<{ id: string }>(async ({ request, params, kitchen }) => {
  await readNothing(request);
  return Response.json(await acceptDigest(params.id, kitchen, "API"), { status: 202 });
});
