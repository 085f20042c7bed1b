import { readiness } from "../_server/readiness";
import { route } from "../_server/route";

export const GET = route(async ({ context }) => {
  const { ok, checks } = await readiness(context, new Date());
  return Response.json({ checks }, { status: ok ? 200 : 503 });
});
