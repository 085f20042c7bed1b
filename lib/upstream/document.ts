import { parse } from "yaml";
import { AppError } from "#lib/errors";
import type { VersionSource } from "#lib/recipes/schema";
import type { GetPage } from "#lib/upstream/request";
import type { FoundVersion } from "#lib/upstream/schema";

/** Versions in a YAML or JSON document, at the places the recipe selects. */
export async function document(
  get: GetPage,
  { url, select, date }: Extract<VersionSource, { from: "document" }>,
): Promise<FoundVersion[]> {
  const { text } = await get(url);
  const path = select.split(".").flatMap((part) => (part.endsWith("[]") ? [part.slice(0, -2), "[]"] : [part]));
  return valuesAt(read(text, url), path, date);
}

/** JSON is YAML; "failsafe" keeps every scalar as it is written, so that 1.30 does not become 1.3. */
function read(text: string, url: string): unknown {
  try {
    return parse(text, { schema: "failsafe", logLevel: "error" });
  } catch (error) {
    throw new AppError("upstream", `${url} is neither YAML nor JSON.`, { cause: error });
  }
}

function valuesAt(value: unknown, path: string[], date: string | undefined, beside: unknown = null): FoundVersion[] {
  const [step, ...rest] = path;
  if (step === undefined) return typeof value === "string" ? [{ version: value, date: dateIn(beside, date) }] : [];
  if (step === "[]") return Array.isArray(value) ? value.flatMap((item) => valuesAt(item, rest, date, beside)) : [];
  return valuesAt(member(value, step), rest, date, value);
}

function dateIn(value: unknown, name: string | undefined): string | undefined {
  const text = name === undefined ? undefined : member(value, name);
  return typeof text === "string" && /^\d{4}-\d{2}-\d{2}/.test(text) ? text.slice(0, 10) : undefined;
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? new Map(Object.entries(value)).get(name) : undefined;
}
