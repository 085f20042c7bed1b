import { retryBuild } from "#lib/builds/retry";
import { readNothing } from "../../../../../_server/body";
import { route } from "../../../../../_server/route";

export const POST = route<{ id: string }>(async ({ request, params, kitchen }) => {
  await readNothing(request);
  return Response.json(await retryBuild(params.id, kitchen, "API"), { status: 202 });
});
