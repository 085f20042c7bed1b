import type { Extension, MachineInput, Source, Target } from "#lib/machine/choices/schema";
import { USUAL } from "#lib/machine/choices/values";

/**
 * The choices as a URL's query, readable and in a fixed order; what has its default is left out, extras never go in:
 * `ext=docker@24.0.5&updates=docker:minor&target=flatcar:3510.2.0`. Settings of one extension carry its name in front.
 */
export function toQuery(input: MachineInput): URLSearchParams {
  const query = new URLSearchParams();
  for (const [key, value] of extensionPairs(input).concat(machinePairs(input))) query.append(key, value);
  return query;
}

/** The query as text, with the characters a query may hold left readable. */
export function queryText(input: MachineInput): string {
  return toQuery(input)
    .toString()
    .replaceAll("%40", "@")
    .replaceAll("%3A", ":")
    .replaceAll("%2F", "/")
    .replaceAll("%3D", "=");
}

type Pair = readonly [key: string, value: string];

function extensionPairs({ extensions }: MachineInput): Pair[] {
  const ids = idsOf(extensions);
  const pairs = extensions.map(({ recipe, version }): Pair => ["ext", `${recipe}@${version}`]);
  return pairs.concat(extensions.flatMap((extension, index) => settingPairs(extension, ids[index] ?? "")));
}

function settingPairs({ name, options, role, source, updates, sha256 }: Extension, id: string): Pair[] {
  const pairs: Pair[] = [];
  const add = (key: string, value: string) => pairs.push([key, `${id}:${value}`]);
  if (name !== undefined) add("name", name);
  for (const key of Object.keys(options).sort()) add("option", `${key}=${options[key]}`);
  if (role !== undefined) add("role", role);
  if (source.from !== "server") add("source", sourceText(source));
  if (updates !== "none") add("updates", updates);
  if (sha256 !== undefined) add("sha256", sha256);
  return pairs;
}

/** One recipe may be there twice under two names: the second is `docker~2`. */
export function idsOf(extensions: readonly { recipe: string }[]): string[] {
  return extensions.map(({ recipe }, index) => {
    const nth = extensions.slice(0, index + 1).filter((other) => other.recipe === recipe).length;
    return nth === 1 ? recipe : `${recipe}~${nth}`;
  });
}

/** Choices of the machine that are one word each. */
export const PLAIN = ["arch", "layout", "after", "cadence", "confs", "butane"] as const;

function machinePairs(input: MachineInput): Pair[] {
  const usual: Partial<MachineInput> = USUAL;
  const pairs: Pair[] = [];
  const target = targetText(input.target);
  if (target !== targetText(USUAL.target)) pairs.push(["target", target]);
  for (const key of PLAIN) {
    const value = input[key];
    if (value !== undefined && value !== usual[key]) pairs.push([key, value]);
  }
  for (const unit of input.restartUnits) pairs.push(["restart", unit]);
  if (input.keyring !== undefined) pairs.push(["keyring", inAddress(input.keyring)]);
  if (input.instancesMax !== USUAL.instancesMax) pairs.push(["instances", String(input.instancesMax)]);
  return pairs;
}

/** Base64 without the characters that an address would write in three. */
function inAddress(base64: string): string {
  return base64.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** `flatcar`, `flatcar:3510.2.0`, `fcos`, `debian:12`: as the command line takes it. */
export function targetText(target: Target): string {
  if (target.kind === "fcos") return "fcos";
  if (target.kind === "flatcar") return target.release === null ? "flatcar" : `flatcar:${target.release}`;
  return target.version === undefined ? target.id : `${target.id}:${target.version}`;
}

function sourceText(source: Source): string {
  return source.from === "url" ? source.base : source.from;
}
