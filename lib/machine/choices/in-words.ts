import type { MachineInput } from "#lib/machine/choices/schema";
import { describeTarget } from "#lib/machine/choices/targets";
import { USUAL } from "#lib/machine/choices/values";

/** What a machine gets, as far as a line says it. */
type Gist = Pick<MachineInput, "target" | "arch"> & { extensions: readonly { name: string; version: string }[] };

const LENGTH = 80;

/** The gist of a machine's choices. */
export function gistOf({ target, arch, extensions }: MachineInput): Gist {
  return { target, arch, extensions: extensions.map(({ recipe, name = recipe, version }) => ({ name, version })) };
}

/** `docker 24.0.5, kubernetes v1.27.4 and 3 more for Flatcar`: at most 80 characters. */
export function nameInWords({ target, arch, extensions }: Gist): string {
  const system = target.kind === "flatcar" && target.release === null ? "Flatcar" : describeTarget(target);
  const ending = arch === USUAL.arch ? "" : ` on ${arch}`;
  if (extensions.length === 0) return cut(`${system} without extensions${ending}`);
  const lengths = Array.from({ length: extensions.length + 1 }, (_, left) => extensions.length - left);
  const names = lengths.map((length) => `${extensionsInWords(extensions, length)} for ${system}${ending}`);
  return cut(names.find((name) => name.length <= LENGTH) ?? names.at(-1) ?? "");
}

function cut(name: string): string {
  return name.length <= LENGTH ? name : `${name.slice(0, LENGTH - 1)}…`;
}

/** `docker 24.0.5, kubernetes v1.27.4 and 3 more`: `shown` of them by name. */
export function extensionsInWords(extensions: Gist["extensions"], shown: number): string {
  if (extensions.length === 0) return "no extensions";
  const named = extensions.slice(0, shown).map(({ name, version }) => `${name} ${version}`);
  const more = extensions.length - named.length;
  if (named.length === 0) return more === 1 ? "1 extension" : `${more} extensions`;
  return more === 0 ? named.join(", ") : `${named.join(", ")} and ${more} more`;
}
