import { renewSignatures } from "#lib/repository/writes";
import { readSigning } from "#lib/signing/data";
import { withdrawKey } from "#lib/signing/writes";
import { SIGNING } from "../../../../../_server/operations/signing";
import { reply, route } from "../../../../../_server/route";

export const DELETE = route(SIGNING.withdraw, async ({ params }) => {
  // Nothing that machines read may still be signed by it.
  await renewSignatures(new Date());
  await withdrawKey(params.fingerprint, new Date());
  return reply(200, await readSigning(new Date()));
});
