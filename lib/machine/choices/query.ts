import type { z } from "zod";
import { AppError } from "#lib/errors";
import { issuesOf } from "#lib/issues";
import { type Extension, MachineInput, type Source, type Target } from "#lib/machine/choices/schema";

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

/** The choices of a query, extras empty. AppError invalid lists every part that is not understood. */
export function fromQuery(query: URLSearchParams): MachineInput {
  const result = MachineInput.safeParse(choicesOf(query));
  if (result.success) return result.data;
  const issues = issuesOf(result.error);
  const [first] = issues;
  throw new AppError("invalid", `This link cannot be read: ${first?.path}: ${first?.message}`, { issues });
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
function idsOf(extensions: readonly { recipe: string }[]): string[] {
  return extensions.map(({ recipe }, index) => {
    const nth = extensions.slice(0, index + 1).filter((other) => other.recipe === recipe).length;
    return nth === 1 ? recipe : `${recipe}~${nth}`;
  });
}

const DEFAULTS = MachineInput.parse({});
const PLAIN = ["arch", "layout", "after", "cadence", "confs", "butane"] as const;

function machinePairs(input: MachineInput): Pair[] {
  const pairs: Pair[] = [];
  const target = targetText(input.target);
  if (target !== targetText(DEFAULTS.target)) pairs.push(["target", target]);
  for (const key of PLAIN) {
    const value = input[key];
    if (value !== undefined && value !== DEFAULTS[key]) pairs.push([key, value]);
  }
  for (const unit of input.restartUnits) pairs.push(["restart", unit]);
  if (input.instancesMax !== DEFAULTS.instancesMax) pairs.push(["instances", String(input.instancesMax)]);
  return pairs;
}

/** `flatcar`, `flatcar:3510.2.0`, `fcos`, `debian:12`: as the command line takes it. */
export function targetText(target: Target): string {
  if (target.kind === "fcos") return "fcos";
  if (target.kind === "flatcar") return target.release === null ? "flatcar" : `flatcar:${target.release}`;
  return target.version === undefined ? target.id : `${target.id}:${target.version}`;
}

/** The target a text names; what it may hold is the schema's to say. */
export function readTarget(text: string): z.input<typeof Target> {
  const [id = "", version] = text.split(/:(.*)/s);
  if (id === "flatcar") return { kind: "flatcar", release: version ?? null };
  if (id === "fcos") return { kind: "fcos" };
  return { kind: "other", id, version };
}

function sourceText(source: Source): string {
  return source.from === "url" ? source.base : source.from;
}

/** `server`, `flatcar-hub` or a base URL. */
export function readSource(text: string): z.input<typeof Source> {
  return text === "server" || text === "flatcar-hub" ? { from: text } : { from: "url", base: text };
}

function choicesOf(query: URLSearchParams): unknown {
  const extensions = query.getAll("ext").map(readExtension);
  const ids = idsOf(extensions);
  const own = (key: string, id: string) =>
    query.getAll(key).flatMap((text) => (text.startsWith(`${id}:`) ? [text.slice(id.length + 1)] : []));
  const target = query.get("target");
  const instances = query.get("instances");
  const plain = PLAIN.map((key) => [key, query.get(key) ?? undefined]);
  return {
    ...Object.fromEntries(plain),
    extensions: extensions.map((extension, index) => ({ ...extension, ...settingsOf(ids[index] ?? "", own) })),
    target: target === null ? undefined : readTarget(target),
    restartUnits: query.has("restart") ? query.getAll("restart") : undefined,
    instancesMax: instances === null ? undefined : Number(instances),
  };
}

function readExtension(text: string): { recipe: string; version: string } {
  const at = text.indexOf("@");
  return at < 0 ? { recipe: text, version: "" } : { recipe: text.slice(0, at), version: text.slice(at + 1) };
}

type Settings = Record<string, string | z.input<typeof Source> | Record<string, string> | undefined>;

/** What the query says of one extension; what such values may be is the schema's to say. */
function settingsOf(id: string, own: (key: string, id: string) => string[]): Settings {
  const first = (key: string) => own(key, id)[0];
  const options = own("option", id).map((text) => text.split(/=(.*)/s).slice(0, 2));
  const source = first("source");
  return {
    name: first("name"),
    role: first("role"),
    updates: first("updates"),
    sha256: first("sha256"),
    options: options.length === 0 ? undefined : Object.fromEntries(options),
    source: source === undefined ? undefined : readSource(source),
  };
}
