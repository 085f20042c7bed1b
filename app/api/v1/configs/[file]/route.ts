import { type Ending, readConfigAddress } from "#lib/configs/addresses";
import { deleteConfig, renameConfig } from "#lib/configs/data";
import { writeConfig } from "#lib/configs/saved";
import { CONFIGS } from "../../../../_server/operations/configs";
import { ownersIn } from "../../../../_server/owner";
import { revalidated } from "../../../../_server/revalidated";
import { reply, route } from "../../../../_server/route";

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

export const PATCH = route(CONFIGS.rename, async ({ request, params, body: { name }, asker }) =>
  reply(200, await renameConfig(await ownersIn(request, asker), params.file, name)),
);

export const DELETE = route(CONFIGS.delete, async ({ request, params, asker }) => {
  await deleteConfig(await ownersIn(request, asker), params.file);
  return reply(204);
});
