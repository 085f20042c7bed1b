import { listConfigs, saveConfig } from "#lib/configs/data";
import { readOwnKeys } from "#lib/configs/own-keys";
import { showConfig } from "#lib/configs/saved";
import { CONFIGS } from "../../../_server/operations/configs";
import { keeperIn, ownerIn } from "../../../_server/owner";
import { reply, route } from "../../../_server/route";

export const GET = route(CONFIGS.list, async ({ request, query }) =>
  reply(200, await listConfigs(ownerIn(request), query)),
);

export const POST = route(CONFIGS.save, async ({ request, query: { name }, body, context, deed }) => {
  if (body.keyring !== undefined) await readOwnKeys(body.keyring);
  const { keeper, cookie } = keeperIn(request);
  const wish = { keeper, name, most: context.env.BAKEHOUSE_CONFIGS };
  const saved = await showConfig(await saveConfig(body, wish, new Date()), context);
  deed.about = saved.id;
  return reply(201, saved, { Location: saved.urls.json, "Set-Cookie": cookie });
});
