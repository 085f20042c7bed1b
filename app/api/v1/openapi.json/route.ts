import { openApi } from "../../../_server/openapi";
import { SERVER } from "../../../_server/operations/server";
import { reply, route } from "../../../_server/route";

export const GET = route(SERVER.openApi, async ({ context }) => reply(200, openApi(context.baseUrl)));
