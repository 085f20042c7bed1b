import type { z } from "zod";
import { AppError } from "#lib/errors";
import { issuesOf } from "#lib/issues";
import { idsOf, PLAIN } from "#lib/machine/choices/query";
import { MachineInput, type Source, type Target } from "#lib/machine/choices/schema";

/** The choices of a query, extras empty. AppError invalid lists every part that is not understood. */
export function fromQuery(query: URLSearchParams): MachineInput {
  const result = MachineInput.safeParse(choicesOf(query));
  if (result.success) return result.data;
  const issues = issuesOf(result.error);
  const [first] = issues;
  throw new AppError("invalid", `This link cannot be read: ${first?.path}: ${first?.message}`, { issues });
}

/** The target a text names; what it may hold is the schema's to say. */
export function readTarget(text: string): z.input<typeof Target> {
  const [id = "", version] = text.split(/:(.*)/s);
  if (id === "flatcar") return { kind: "flatcar", release: version ?? null };
  if (id === "fcos") return { kind: "fcos" };
  return { kind: "other", id, version };
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
    keyring: query.get("keyring") ?? undefined,
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
