import { route } from "../../../_server/route";
import { readStatus } from "../../../_server/status";

export const GET = route(async () => Response.json(await readStatus(new Date())));
