import { listConfigs, saveConfig } from "#lib/configs/data";
import { readOwnKeys } from "#lib/configs/own-keys";
import { showConfig } from "#lib/configs/saved";
import { CONFIGS } from "../../../_server/operations/configs";
import { keeperIn, ownersIn } from "../../../_server/owner";
import { reply, route } from "../../../_server/route";

export const GET = route(CONFIGS.list, async ({ request, query, asker }) =>
  reply(200, await listConfigs(await ownersIn(request, asker), query)),
);

export const POST = route(CONFIGS.save, async ({ request, query: { name }, body, context, asker, deed }) => {
  if (body.keyring !== undefined) await readOwnKeys(body.keyring);
  const { keeper, cookie } = await keeperIn(request, asker);
  const wish = { keeper, name, most: context.env.BAKEHOUSE_CONFIGS };
  const saved = await showConfig(await saveConfig(body, wish, new Date()), context);
  deed.about = saved.id;
  return reply(
    201,
    saved,
    cookie === null ? { Location: saved.urls.json } : { Location: saved.urls.json, "Set-Cookie": cookie },
  );
});
