import { readOwnKeys } from "#lib/configs/own-keys";
import { CONFIGS } from "../../../_server/operations/configs";
import { reply, route } from "../../../_server/route";

export const POST = route(CONFIGS.keyring, async ({ body }) => reply(200, await readOwnKeys(body.keyring)));
