import { ShelfQuery } from "../../../_server/api-schema";
import { readQuery } from "../../../_server/query";
import { route } from "../../../_server/route";
import { readShelf } from "../../../_server/shelf";

export const GET = route(async ({ request, context }) =>
  Response.json(await readShelf(readQuery(request, ShelfQuery).files, context)),
);
