import { parse } from "yaml";
import { AppError } from "#lib/errors";
import { spell } from "#lib/recipes/spelling";
import type { VersionSource } from "#lib/recipes/version-source";
import { githubReleases } from "#lib/upstream/github-releases";
import { hashicorpReleases } from "#lib/upstream/hashicorp";
import { findAll, findEach } from "#lib/upstream/pattern";
import type { GetPage } from "#lib/upstream/request";
import { type FoundVersion, VersionItem } from "#lib/upstream/schema";
import { gitlabTags, gitTags } from "#lib/upstream/tags";
import { compareVersions } from "#lib/version-order";

type ReadList = { items: VersionItem[]; onlyPrereleases: boolean };

/**
 * The versions upstream has now: in the recipe's spelling, each once, newest first. Pre-releases only where the recipe
 * wants them, or where there is nothing else.
 */
export async function readVersions(get: GetPage, source: VersionSource): Promise<ReadList> {
  const found = (await find(get, source)).map((item) => ({ ...item, version: spell(item.version, source) }));
  const wanted = leaveOut(found, source);
  // What a recipe lists itself it means.
  const takesAll = source.from === "fixed" || source.prereleases === true;
  const final = itemsOf(takesAll ? wanted : wanted.filter((item) => !isUnfinished(item)));
  if (final.length > 0 || takesAll) return { items: markLatest(final, source), onlyPrereleases: false };
  return { items: markLatest(itemsOf(wanted), source), onlyPrereleases: true };
}

/** Marks the newest version of each of the newest minors, as many as upstream keeps up. */
function markLatest(items: VersionItem[], { minors = 1 }: VersionSource): VersionItem[] {
  const seen = new Set<string>();
  return items.map((item) => {
    const minor = /^v?\d+\.\d+/.exec(item.version)?.[0] ?? item.version;
    if (seen.has(minor) || seen.size >= minors) return item;
    seen.add(minor);
    return { ...item, latest: true };
  });
}

function itemsOf(found: FoundVersion[]): VersionItem[] {
  const items = new Map<string, VersionItem>();
  for (const { version, date } of found) {
    const checked = VersionItem.safeParse({ version, date });
    if (checked.success && !items.has(version)) items.set(version, checked.data);
  }
  return Array.from(items.values()).sort((a, b) => compareReleases(b.version, a.version));
}

/** Orders versions as lists show them: as systemd does, but unfinished ones before their release. Negative when `a` is older. */
export function compareReleases(a: string, b: string): number {
  return compareVersions(orderKey(a), orderKey(b));
}

async function find(get: GetPage, source: VersionSource): Promise<FoundVersion[]> {
  switch (source.from) {
    case "html-index":
      return findAll(source.match, (await get(source.url)).text).map((version) => ({ version }));
    case "github-releases":
      return githubReleases(get, source);
    case "git-tags":
      return gitTags(get, source);
    case "gitlab-tags":
      return gitlabTags(get, source);
    case "hashicorp":
      return hashicorpReleases(get, source);
    case "document":
      return document(get, source);
    case "fixed":
      return source.versions.map((version) => ({ version }));
  }
}

function leaveOut(found: FoundVersion[], { exclude }: VersionSource): FoundVersion[] {
  if (exclude === undefined) return found;
  const excluded = findEach(
    exclude,
    found.map(({ version }) => version),
  );
  return found.filter((_, index) => excluded[index] === null);
}

/** Versions in a YAML or JSON document, at the places the recipe selects. */
async function document(
  get: GetPage,
  { url, select, date }: Extract<VersionSource, { from: "document" }>,
): Promise<FoundVersion[]> {
  const { text } = await get(url);
  const path = select.match(/\[\]|[^.[\]]+/g) ?? [];
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
  if (step === undefined) {
    if (typeof value !== "string") return [];
    return [{ version: value, date: dateIn(beside, date), prerelease: isFlagged(beside) }];
  }
  if (step === "[]") return Array.isArray(value) ? value.flatMap((item) => valuesAt(item, rest, date, beside)) : [];
  return valuesAt(member(value, step), rest, date, value);
}

function dateIn(value: unknown, name: string | undefined): string | undefined {
  const text = name === undefined ? undefined : member(value, name);
  return typeof text === "string" && /^\d{4}-\d{2}-\d{2}/.test(text) ? text.slice(0, 10) : undefined;
}

/** As GitLab, Gitea, HashiCorp and go.dev say beside a version that it is no release. The reader keeps `true` as a text. */
function isFlagged(value: unknown): boolean {
  const says = (name: string, text: string) => member(value, name) === text;
  return ["prerelease", "is_prerelease", "draft"].some((name) => says(name, "true")) || says("stable", "false");
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? new Map(Object.entries(value)).get(name) : undefined;
}

const PRE_RELEASE = /(?<![a-z])(alpha|beta|rc|pre|preview|dev|nightly|snapshot|canary)(?![a-z])/i;
const DATE_AND_TIME = /\d{4}-\d{2}-\d{2}T[\d-]+Z/;
const BEHIND_NUMBERS = /(?:^|[^a-z0-9])v?\d+(?:\.\d+)*(.*)$/i;
/** Words behind the numbers of versions that are finished: patch levels, packagings, editions. */
const FINAL = /^(final|ga|release|stable|lts|post|p|pl|patch|hotfix|sp|r|rev|ce|ee|k3s|rke2r)?\d*$/i;

/**
 * Whether a version is no release yet: flagged or called so, without any number (a tag that moves, such as `edge`), or with
 * letters behind its numbers, as in 2.0.0b1 or 2.0.0-M1.
 */
function isUnfinished({ version, prerelease = false }: FoundVersion): boolean {
  if (prerelease || PRE_RELEASE.test(version) || !/\d/.test(version)) return true;
  return behindNumbers(version)
    .split(/[^a-z0-9]+/i)
    .some((word) => !FINAL.test(word));
}

/** The version with `~` where an unfinished one goes on behind its numbers: systemd's order puts that before the release. */
function orderKey(version: string): string {
  const behind = isUnfinished({ version }) ? behindNumbers(version) : "";
  if (behind === "") return version;
  const [release = ""] = version.split("+");
  return `${release.slice(0, -behind.length)}~${behind.replace(/^[^a-z0-9]+/i, "")}`;
}

function behindNumbers(version: string): string {
  const [release = ""] = version.replace(DATE_AND_TIME, "0").split("+");
  return BEHIND_NUMBERS.exec(release)?.[1] ?? "";
}
