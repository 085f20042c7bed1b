import { listTokens, makeMachineToken } from "#lib/people/data-tokens";
import { machinePath } from "#lib/people/machine-path";
import { PEOPLE } from "../../../_server/operations/people";
import { reply, route } from "../../../_server/route";

export const GET = route(PEOPLE.listMachineTokens, async ({ asker }) =>
  reply(200, { items: await listTokens("machine", asker) }),
);

export const POST = route(PEOPLE.makeMachineToken, async ({ body, asker, deed, context }) => {
  const made = await makeMachineToken(body, asker, new Date());
  deed.about = made.token.name;
  return reply(201, { ...made, address: `${context.baseUrl}${machinePath(made.secret)}` });
});
