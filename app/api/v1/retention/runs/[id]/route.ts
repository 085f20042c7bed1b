import { getRun, listDeletions } from "#lib/retention/reads";
import { RETENTION } from "../../../../../_server/operations/retention";
import { reply, route } from "../../../../../_server/route";

export const GET = route(RETENTION.showRun, async ({ params, query }) => {
  const run = await getRun(params.id);
  return reply(200, { run, ...(await listDeletions(run.id, query)) });
});
