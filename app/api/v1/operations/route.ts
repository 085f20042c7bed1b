import { readOperations } from "#lib/operations/operations";
import { version } from "../../../../package.json";
import { SERVER } from "../../../_server/operations/server";
import { reply, route } from "../../../_server/route";

export const GET = route(SERVER.operations, async ({ context }) =>
  reply(200, await readOperations(context, version, new Date())),
);
