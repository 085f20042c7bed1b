import { readSigning } from "#lib/signing/data";
import { SIGNING } from "../../../_server/operations/signing";
import { reply, route } from "../../../_server/route";

export const GET = route(SIGNING.show, async () => reply(200, await readSigning(new Date())));
