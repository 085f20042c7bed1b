import { type ConfigAddress, configHref, configUrls } from "#lib/configs/addresses";
import type { ConfigContext } from "#lib/configs/availability";
import { readConfig, type SavedConfig } from "#lib/configs/data";
import { atNewest, readFacts } from "#lib/configs/facts";
import { AppError } from "#lib/errors";
import { check } from "#lib/machine/check/check";
import type { MachineIssue } from "#lib/machine/check/issue";
import { compose } from "#lib/machine/choices/compose";
import { missingImages } from "#lib/machine/choices/missing";
import { type Choices, place } from "#lib/machine/choices/place";
import { render } from "#lib/machine/formats/render";

/** What becomes of a machine's choices on this server as it is now: each image, what is missing, and what is wrong. */
export async function weigh({ input }: Pick<SavedConfig, "input">, context: ConfigContext) {
  const choices = place(input, await readFacts(input, context));
  return { placed: choices.placed, missing: missingIn(choices), issues: check(choices) };
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
 * their digests. Throws AppError not_found, unsupported (a format that the system does not read) and, for Ignition, conflict.
 */
export async function writeConfig({ id, newest, ending }: ConfigAddress, context: ConfigContext): Promise<string> {
  const { input: saved } = await readConfig(id);
  if (ending === "json") return `${JSON.stringify(saved, null, 2)}\n`;
  const input = newest ? await atNewest(saved, context) : saved;
  const choices = place(input, await readFacts(input, context));
  const document = compose(choices);
  const text = render(document, ending);
  if (ending === "ign") requireBootable(choices, check(choices, document));
  return text;
}

/**
 * A machine reads its Ignition config once, at first boot, with no one watching: what cannot work is refused here, where the
 * answer says why. Butane is there to be read and fixed, and the other two can be run again.
 */
function requireBootable(choices: Choices, issues: readonly MachineIssue[]): void {
  const missing = missingIn(choices);
  const errors = issues.filter(({ severity }) => severity === "error").map(({ path, message }) => ({ path, message }));
  if (missing.length + errors.length === 0) return;
  const files = missing.map(({ file }) => file).join(", ");
  const sentences = errors.map(({ message }) => message);
  if (missing.length > 0) sentences.unshift(`Not baked yet: ${files}. POST each request to /api/v1/builds to bake it.`);
  const issuesIfAny = errors.length > 0 ? errors : undefined;
  throw new AppError("conflict", sentences.join(" "), { issues: issuesIfAny, facts: { missing } });
}

function missingIn(choices: Choices) {
  return missingImages(choices).map(({ file, request }) => ({ file, request }));
}
