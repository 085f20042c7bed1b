import { preview } from "#lib/retention/preview";
import { RETENTION } from "../../../../_server/operations/retention";
import { reply, route } from "../../../../_server/route";

export const GET = route(RETENTION.preview, async ({ query, context }) =>
  reply(200, await preview(query, context, new Date())),
);
