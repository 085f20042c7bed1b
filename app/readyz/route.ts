import { SERVER } from "../_server/operations/server";
import { readiness } from "../_server/readiness";
import { reply, route } from "../_server/route";

export const GET = route(SERVER.ready, async ({ context }) => {
  const { ok, checks } = await readiness(context);
  return reply(ok ? 200 : 503, { checks });
});
