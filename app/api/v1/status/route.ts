import { SERVER } from "../../../_server/operations/server";
import { reply, route } from "../../../_server/route";
import { readStatus } from "../../../_server/status";

export const GET = route(SERVER.status, async () => reply(200, await readStatus()));
