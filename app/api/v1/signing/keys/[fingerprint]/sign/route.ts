import { letKeySign } from "#lib/repository/change-key";
import { readSigning } from "#lib/signing/data";
import { SIGNING } from "../../../../../../_server/operations/signing";
import { reply, route } from "../../../../../../_server/route";

export const POST = route(SIGNING.start, async ({ params, body: { from } }) => {
  const now = new Date();
  await letKeySign(params.fingerprint, from === undefined ? now : new Date(from), now);
  return reply(200, await readSigning(new Date()));
});
