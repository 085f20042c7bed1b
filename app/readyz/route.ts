import { readiness } from "../_server/readiness";
import { route } from "../_server/route";

export const GET = route(async ({ kitchen }) => {
  const { ok, checks } = await readiness(kitchen, new Date());
  return Response.json({ checks }, { status: ok ? 200 : 503 });
});
