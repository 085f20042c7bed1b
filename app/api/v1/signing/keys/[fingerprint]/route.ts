import { retireKey } from "#lib/repository/change-key";
import { readSigning } from "#lib/signing/data";
import { SIGNING } from "../../../../../_server/operations/signing";
import { reply, route } from "../../../../../_server/route";

export const DELETE = route(SIGNING.withdraw, async ({ params }) => {
  await retireKey(params.fingerprint, new Date());
  return reply(200, await readSigning(new Date()));
});
