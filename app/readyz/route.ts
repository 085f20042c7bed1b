import { SERVER } from "../_server/operations/server";
import { readiness } from "../_server/readiness";
import { reply, route } from "../_server/route";

export const GET = route(SERVER.ready, async ({ context, query: { only } }) => {
  const { ok, checks } = await readiness(context, { needsWorker: only !== "web" });
  return reply(ok ? 200 : 503, { checks });
});
