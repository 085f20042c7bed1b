import { type Address, escapeRegExp } from "#lib/drafts/address";
import { isAppError } from "#lib/errors";
import { findAll } from "#lib/upstream/pattern";
import { getText } from "#lib/upstream/request";
import type { Upstream } from "#lib/upstream/upstream";

/** Members of a recipe's `versions`, and what is to be said of them. */
export type FoundVersions = { members: Record<string, string | string[] | undefined>; notes: string[] };

const MAX_BYTES = 8e6;

/** Where upstream lists its versions, as far as an address tells. */
export async function findVersions(upstream: Upstream, { url, github, version }: Address): Promise<FoundVersions> {
  if (version === null)
    return {
      members: { from: "fixed", versions: [""] },
      notes: [
        `No version such as 1.2.3 was found in ${url}: say where the versions are listed, and put {version} there.`,
      ],
    };
  if (github !== null) return { members: githubVersions(github, version), notes: [] };
  const [, product] = /^https:\/\/releases\.hashicorp\.com\/([a-z\d-]+)\//.exec(url) ?? [];
  if (product !== undefined) return { members: { from: "hashicorp", product }, notes: [] };
  return listedVersions(upstream, url, version);
}

function githubVersions({ repo, tag }: NonNullable<Address["github"]>, version: string): FoundVersions["members"] {
  const before = tag.slice(0, tag.length - version.length);
  const numbers = numbersPattern(version);
  const match = before === "" ? `^${numbers}$` : `^${escapeRegExp(before)}(${numbers})$`;
  const written = before === "" ? undefined : `${before}{version}`;
  return { from: "github-releases", repo, match, prefix: prefixOf(version), tag: written };
}

/** The page above the first part of the address that has the version, if it lists that version. */
async function listedVersions(upstream: Upstream, url: string, version: string): Promise<FoundVersions> {
  const bare = version.replace(/^v/, "");
  const at = url.indexOf(bare, "https://".length);
  const page = url.slice(0, url.lastIndexOf("/", at) + 1);
  const part = url.slice(page.length).split("/")[0] ?? "";
  const [before = "", behind = ""] = part.split(part.includes(version) ? version : bare);
  const isFolder = url.length > page.length + part.length;
  const spelled = part.includes(version) ? version : bare;
  const match = `${escapeRegExp(before)}(${numbersPattern(spelled)})${escapeRegExp(behind)}${isFolder ? "/" : ""}`;
  if (await lists(upstream, page, match, spelled))
    return { members: { from: "html-index", url: page, match, prefix: prefixOf(version) }, notes: [] };
  return {
    members: { from: "fixed", versions: [version], prefix: prefixOf(version) },
    notes: [`No list of versions was found at ${page}: name the place of one, or add versions here.`],
  };
}

async function lists(upstream: Upstream, page: string, match: string, version: string): Promise<boolean> {
  try {
    const { text } = await getText(upstream, page, { maxBytes: MAX_BYTES });
    return findAll(match, text).includes(version);
  } catch (error) {
    if (isAppError(error)) return false;
    throw error;
  }
}

/** Left out where there is none. */
function prefixOf(version: string): string | undefined {
  return version.startsWith("v") ? "v" : undefined;
}

/** `v\d+\.\d+` of `v1.2`: the versions that are written like this one. */
function numbersPattern(version: string): string {
  return escapeRegExp(version).replace(/\d+/g, "\\d+");
}
