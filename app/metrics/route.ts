import { METRICS_TYPES } from "#lib/metrics/exposition";
import { scrape } from "#lib/metrics/scrape";
import { version } from "../../package.json";
import { SERVER } from "../_server/operations/server";
import { route } from "../_server/route";

export const GET = route(SERVER.metrics, async ({ request, context: { store, upstream } }) => {
  const wantsOpen = request.headers.get("accept")?.includes("application/openmetrics-text") ?? false;
  const type = wantsOpen ? "openMetrics" : "text";
  const surroundings = { version, free: () => store.free(), budgets: () => upstream.lists.budgets() };
  const body = await scrape(type, surroundings, new Date());
  return new Response(body, { headers: { "Content-Type": METRICS_TYPES[type] } });
});
