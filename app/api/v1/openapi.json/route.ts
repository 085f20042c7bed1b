import { openApi } from "../../../_server/openapi";
import { route } from "../../../_server/route";

export const GET = route(async ({ kitchen }) => Response.json(openApi(kitchen.baseUrl)));
