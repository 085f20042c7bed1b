import { readSigning } from "#lib/signing/data";
import { shipNextKey } from "#lib/signing/writes";
import { SIGNING } from "../../../../_server/operations/signing";
import { reply, route } from "../../../../_server/route";

export const POST = route(SIGNING.ship, async ({ deed }) => {
  const fingerprint = await shipNextKey(new Date());
  deed.about = fingerprint;
  return reply(201, { fingerprint, signing: await readSigning(new Date()) });
});
