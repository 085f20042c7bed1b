import type { Env } from "#lib/env";
import { isSignInOn, NOBODY } from "#lib/people/asker";
import { identify } from "#lib/people/identify";
import { may } from "#lib/people/roles";
import { type Checks, SERVER } from "../_server/operations/server";
import { readiness } from "../_server/readiness";
import { reply, route } from "../_server/route";

export const GET = route(SERVER.ready, async ({ request, context, query: { only } }) => {
  const { ok, checks } = await readiness(context, { needsWorker: only !== "web" });
  const shown = (await mayKnowWhy(request.headers, context.env)) ? checks : withoutDetails(checks);
  return reply(ok ? 200 : 503, { checks: shown });
});

/**
 * Details name folders, hosts and programs. The gate lets everybody in here and asks nobody who they are, so that is asked now;
 * it fails where the database does.
 */
async function mayKnowWhy(headers: Headers, env: Pick<Env, "BAKEHOUSE_OPEN">): Promise<boolean> {
  if (!isSignInOn(env)) return true;
  const { kind, role } = await identify(headers, env, new Date()).catch(() => NOBODY);
  return kind !== "anonymous" && may(role, "look");
}

/** What everybody may read of a check that failed. */
const FAILED: Record<string, string> = {
  database: "The database can't be used.",
  data: "The data folder can't be written to, or is full.",
  store: "The store of images can't be used.",
  mksquashfs: "mksquashfs can't be used.",
  worker: "No worker is running.",
  signing: "Hosts may not all sign with one key.",
};

function withoutDetails(checks: Checks): Checks {
  const brief = (name: string, ok: boolean) => ({ ok, detail: ok ? "ok" : (FAILED[name] ?? "failed") });
  return Object.fromEntries(Object.entries(checks).map(([name, { ok }]) => [name, brief(name, ok)]));
}
