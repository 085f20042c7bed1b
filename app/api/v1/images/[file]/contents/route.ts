import { readContents } from "#lib/configs/availability";
import { CONFIGS } from "../../../../../_server/operations/configs";
import { reply, route } from "../../../../../_server/route";

export const GET = route(CONFIGS.contents, async ({ params }) => reply(200, await readContents(params.file)));
