import { previewFiles } from "#lib/retention/preview";
import { RETENTION } from "../../../../../_server/operations/retention";
import { reply, route } from "../../../../../_server/route";

export const GET = route(RETENTION.previewFiles, async ({ params, query, context }) =>
  reply(200, await previewFiles(params.name, query, context, new Date())),
);
