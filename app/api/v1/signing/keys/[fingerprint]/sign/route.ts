import { renewSignatures } from "#lib/repository/writes";
import { readSigning } from "#lib/signing/data";
import { startSigning } from "#lib/signing/writes";
import { SIGNING } from "../../../../../../_server/operations/signing";
import { reply, route } from "../../../../../../_server/route";

export const POST = route(SIGNING.start, async ({ params, body: { from } }) => {
  const now = new Date();
  await startSigning(params.fingerprint, from === undefined ? now : new Date(from), now);
  await renewSignatures(now);
  return reply(200, await readSigning(new Date()));
});
