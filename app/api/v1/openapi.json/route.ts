import { openApi } from "../../../_server/openapi";
import { route } from "../../../_server/route";

export const GET = route(async ({ context }) => Response.json(openApi(context.baseUrl)));
