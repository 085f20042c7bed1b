import { logAfter } from "#lib/builds/data";
import { LogQuery } from "../../../../../_server/api-schema";
import { readQuery } from "../../../../../_server/query";
import { route } from "../../../../../_server/route";

export const GET = route<{ id: string }>(async ({ request, params }) =>
  Response.json(await logAfter(params.id, readQuery(request, LogQuery).after)),
);
