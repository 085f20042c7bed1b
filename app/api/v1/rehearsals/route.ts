import { rehearseMachine } from "#lib/configs/rehearse-machine";
import { CONFIGS } from "../../../_server/operations/configs";
import { reply, route } from "../../../_server/route";

export const POST = route(CONFIGS.rehearse, async ({ body, context }) =>
  reply(200, await rehearseMachine(body, context)),
);
