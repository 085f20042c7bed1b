import { revokeToken } from "#lib/people/data-tokens";
import { PEOPLE } from "../../../../_server/operations/people";
import { reply, route } from "../../../../_server/route";

export const DELETE = route(PEOPLE.revokeToken, async ({ params, asker, deed }) => {
  deed.about = await revokeToken("api", params.id, asker);
  return reply(204);
});
