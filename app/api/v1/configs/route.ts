import { parse } from "#lib/builds/parse";
import { saveConfig } from "#lib/configs/data";
import { MachineInput } from "#lib/machine/choices/schema";
import { readJson } from "../../../_server/body";
import { route } from "../../../_server/route";
import { showConfig } from "../../../_server/show-config";

/** Bytes: room for the largest snippet and several files. */
const LIMIT = 2 * 1024 * 1024;

export const POST = route(async ({ request, context }) => {
  const input = parse(MachineInput, await readJson(request, LIMIT));
  const saved = await showConfig(await saveConfig(input, new Date()), context);
  return Response.json(saved, { status: 201, headers: { Location: saved.urls.json } });
});
