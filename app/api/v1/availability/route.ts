import { readAvailability } from "#lib/configs/availability";
import { CONFIGS } from "../../../_server/operations/configs";
import { reply, route } from "../../../_server/route";

export const GET = route(CONFIGS.availability, async ({ query, context }) =>
  reply(200, await readAvailability(query.files, context)),
);
