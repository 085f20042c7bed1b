import { saveConfig } from "#lib/configs/data";
import { CONFIGS } from "../../../_server/operations/configs";
import { reply, route } from "../../../_server/route";
import { showConfig } from "../../../_server/show-config";

export const POST = route(CONFIGS.save, async ({ body, context }) => {
  const saved = await showConfig(await saveConfig(body, new Date()), context);
  return reply(201, saved, { Location: saved.urls.json });
});
