import { type Ending, readConfigAddress } from "#lib/configs/addresses";
import { writeConfig } from "#lib/configs/saved";
import { CONFIGS } from "../../../../_server/operations/configs";
import { revalidated } from "../../../../_server/revalidated";
import { route } from "../../../../_server/route";

/** Media types as their readers register or sniff them; browsers show the texts and run none. */
const TYPES: Record<Ending, string> = {
  json: "application/json",
  bu: "text/yaml; charset=utf-8",
  ign: "application/vnd.coreos.ignition+json",
  cloud: "text/cloud-config; charset=utf-8",
  sh: "text/x-shellscript; charset=utf-8",
};

export const GET = route(CONFIGS.read, async ({ request, params, context }) => {
  const address = readConfigAddress(params.file);
  return revalidated(request, await writeConfig(address, context), TYPES[address.ending]);
});
