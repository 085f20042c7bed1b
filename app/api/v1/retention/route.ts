import { withReserve } from "#lib/disk-space";
import { setRule } from "#lib/retention/clean-up";
import { preview } from "#lib/retention/preview";
import { listRuns, readRule } from "#lib/retention/reads";
import { RETENTION } from "../../../_server/operations/retention";
import { reply, route } from "../../../_server/route";

const RUNS = 20;

export const GET = route(RETENTION.show, async ({ context }) =>
  reply(200, {
    ...(await standing()),
    preview: await preview({}, context, new Date()),
    runs: await listRuns(RUNS),
  }),
);

export const PATCH = route(RETENTION.change, async ({ body, context }) => {
  await withReserve(context.env.BAKEHOUSE_DATA, () => setRule(body, new Date()));
  return reply(200, await standing());
});

async function standing() {
  const { rule, dueAt, fetchesSince } = await readRule();
  return { rule, nextRunAt: dueAt?.toISOString() ?? null, fetchesSince: fetchesSince.toISOString() };
}
