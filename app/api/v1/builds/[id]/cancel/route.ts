import { cancelBuild } from "#lib/builds/cancel";
import { readNothing } from "../../../../../_server/body";
import { route } from "../../../../../_server/route";

export const POST = route<{ id: string }>(async ({ request, params }) => {
  await readNothing(request);
  return Response.json({ build: await cancelBuild(params.id), image: null });
});
