import { parse } from "yaml";
import { AppError } from "#lib/errors";
import { spell, type VersionSource } from "#lib/recipes/schema";
import { githubReleases } from "#lib/upstream/github-releases";
import { findAll, findEach } from "#lib/upstream/pattern";
import type { GetPage } from "#lib/upstream/request";
import { type FoundVersion, VersionItem } from "#lib/upstream/schema";
import { compareVersions } from "#lib/version-order";

/** The versions upstream has now: in the recipe's spelling, each once, newest first, without pre-releases. */
export async function readVersions(get: GetPage, source: VersionSource): Promise<VersionItem[]> {
  const found = (await find(get, source)).map((item) => ({ ...item, version: spell(item.version, source) }));
  const items = new Map<string, VersionItem>();
  for (const item of leaveOut(found, source)) {
    const checked = VersionItem.safeParse(item);
    if (checked.success && !items.has(item.version)) items.set(item.version, checked.data);
  }
  return Array.from(items.values()).sort((a, b) => compareVersions(b.version, a.version));
}

async function find(get: GetPage, source: VersionSource): Promise<FoundVersion[]> {
  switch (source.from) {
    case "html-index":
      return findAll(source.match, (await get(source.url)).text).map((version) => ({ version }));
    case "github-releases":
      return githubReleases(get, source);
    case "document":
      return document(get, source);
    case "fixed":
      return source.versions.map((version) => ({ version }));
  }
}

const PRE_RELEASE = /(?<![a-z])(alpha|beta|rc|pre|preview|dev|nightly|snapshot|canary)(?![a-z])/i;

/** What a recipe lists itself it means; elsewhere whatever looks unfinished is left out. */
function leaveOut(found: FoundVersion[], { from, exclude }: VersionSource): FoundVersion[] {
  const final = from === "fixed" ? found : found.filter(({ version }) => !PRE_RELEASE.test(version));
  if (exclude === undefined) return final;
  const excluded = findEach(
    exclude,
    final.map(({ version }) => version),
  );
  return final.filter((_, index) => excluded[index] === null);
}

/** Versions in a YAML or JSON document, at the places the recipe selects. */
async function document(
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
