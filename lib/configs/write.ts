import { readConfig } from "#lib/configs/data";
import type { Context } from "#lib/context";
import { AppError } from "#lib/errors";
import { check } from "#lib/machine/check/check";
import type { MachineIssue } from "#lib/machine/check/issue";
import { compose } from "#lib/machine/choices/compose";
import { missingImages } from "#lib/machine/choices/missing";
import type { Facts, MachineInput } from "#lib/machine/choices/schema";
import { render } from "#lib/machine/formats/render";
import type { ConfigAddress } from "./config-address";
import { atNewest, readFacts } from "./machine-facts";

/**
 * The text at an address of a saved config, as of this moment: images that have been baked since it was saved are in it with
 * their digests. Throws AppError not_found, unsupported (a format that the system does not read) and, for Ignition, conflict.
 */
export async function writeConfig({ id, newest, ending }: ConfigAddress, context: Context): Promise<string> {
  const { input: saved } = await readConfig(id);
  if (ending === "json") return `${JSON.stringify(saved, null, 2)}\n`;
  const input = newest ? await atNewest(saved, context) : saved;
  const facts = await readFacts(input, context);
  const document = compose(input, facts);
  const text = render(document, ending);
  if (ending === "ign") requireBootable(input, facts, check(input, facts, document));
  return text;
}

/**
 * A machine reads its Ignition config once, at first boot, where nobody looks: what cannot work is refused here, where the
 * answer says why. Butane is there to be read and mended, and the other two can be run again.
 */
function requireBootable(input: MachineInput, facts: Facts, issues: readonly MachineIssue[]): void {
  const missing = missingImages(input, facts).map(({ file, request }) => ({ file, request }));
  const errors = issues.filter(({ severity }) => severity === "error").map(({ path, message }) => ({ path, message }));
  if (missing.length + errors.length === 0) return;
  const files = missing.map(({ file }) => file).join(", ");
  const sentences = [
    ...(missing.length > 0 ? [`Not baked yet: ${files}. POST each request to /api/v1/builds to bake it.`] : []),
    ...errors.map(({ message }) => message),
  ];
  throw new AppError("conflict", sentences.join(" "), {
    ...(errors.length > 0 && { issues: errors }),
    facts: { missing },
  });
}
