import { AppError } from "#lib/errors";
import { route } from "../../../_server/route";

const nothing = route(async ({ request }) => {
  const { pathname } = new URL(request.url);
  throw new AppError("not_found", `The API has nothing at ${pathname}; /api/v1/openapi.json says what there is.`);
});

export { nothing as DELETE, nothing as GET, nothing as PATCH, nothing as POST, nothing as PUT };
