import { PEOPLE } from "../../../_server/operations/people";
import { reply, route } from "../../../_server/route";

export const GET = route(PEOPLE.whoAmI, async ({ asker: { kind, name, role } }) => reply(200, { kind, name, role }));
