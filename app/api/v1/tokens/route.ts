import { listTokens, makeToken } from "#lib/people/data-tokens";
import { PEOPLE } from "../../../_server/operations/people";
import { reply, route } from "../../../_server/route";

export const GET = route(PEOPLE.listTokens, async ({ asker }) => reply(200, { items: await listTokens("api", asker) }));

export const POST = route(PEOPLE.makeToken, async ({ body, asker, deed }) => {
  const made = await makeToken(body, asker, new Date());
  deed.about = `${made.token.name} as ${made.token.role}`;
  return reply(201, made);
});
