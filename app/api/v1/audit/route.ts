import { listChanges } from "#lib/people/data-audit";
import { PEOPLE } from "../../../_server/operations/people";
import { reply, route } from "../../../_server/route";

export const GET = route(PEOPLE.audit, async ({ query }) => reply(200, await listChanges(query)));
