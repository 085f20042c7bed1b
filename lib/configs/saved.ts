import { type ConfigAddress, configHref, configUrls } from "#lib/configs/addresses";
import type { ConfigContext } from "#lib/configs/availability";
import { isLong, judgeChoices, writeChoices } from "#lib/configs/choices";
import { readConfig, type SavedConfig } from "#lib/configs/data";
import { atNewest, readFacts } from "#lib/configs/facts";
import { inThread } from "#lib/threads/in-thread";

/** What becomes of a machine's choices on this server as it is now: each image, what is missing, and what is wrong. */
export async function weigh({ input }: Pick<SavedConfig, "input">, context: ConfigContext) {
  const facts = await readFacts(input, context);
  return isLong(input) ? inThread("judgeChoices", [input, facts]) : judgeChoices(input, facts);
}

/** Where a saved config can be had, and what still keeps a machine from booting with it. */
export async function showConfig(saved: SavedConfig & { name: string }, context: ConfigContext) {
  const { id, name } = saved;
  const { missing, issues } = await weigh(saved, context);
  const page = `${context.baseUrl}${configHref(id)}`;
  return { id, name, page, urls: configUrls(id, context.baseUrl), missing, issues };
}

/**
 * The text at an address of a saved config, as of this moment: images that have been baked since it was saved are in it with
 * their digests. Throws AppError not_found, unsupported (a format that the system does not read), too_large, busy and, for
 * Ignition, conflict.
 */
export async function writeConfig({ id, newest, ending }: ConfigAddress, context: ConfigContext): Promise<string> {
  const { input: saved } = await readConfig(id);
  if (ending === "json") return `${JSON.stringify(saved, null, 2)}\n`;
  const input = newest ? await atNewest(saved, context) : saved;
  const facts = await readFacts(input, context);
  return isLong(input) ? inThread("writeChoices", [input, facts, ending]) : writeChoices(input, facts, ending);
}
