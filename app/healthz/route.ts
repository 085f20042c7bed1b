import { SERVER } from "../_server/operations/server";
import { reply, route } from "../_server/route";

export const GET = route(SERVER.alive, async () => reply(200, { status: "ok" }));
