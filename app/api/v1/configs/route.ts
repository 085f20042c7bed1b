import { saveConfig } from "#lib/configs/data";
import { showConfig } from "#lib/configs/saved";
import { CONFIGS } from "../../../_server/operations/configs";
import { reply, route } from "../../../_server/route";

export const POST = route(CONFIGS.save, async ({ body, context }) => {
  const saved = await showConfig(await saveConfig(body, new Date()), context);
  return reply(201, saved, { Location: saved.urls.json });
});
