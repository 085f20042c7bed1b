import path from "node:path";
import { type Address, programName, withVariables } from "#lib/drafts/address";
import { AppError, isAppError } from "#lib/errors";
import { githubDigest } from "#lib/upstream/github-digest";
import { getText } from "#lib/upstream/request";
import { digestIn } from "#lib/upstream/sums";
import type { Upstream } from "#lib/upstream/upstream";

/** Who vouches for a file, as a recipe says it; and the addresses at which that was looked for. */
export type FoundSums = { sums: string | null; tried: string[] };

const MAX_BYTES = 4e6;
const BESIDE_FILE = [".sha256", ".sha256sum", ".sha512"];
const IN_FOLDER = ["SHA256SUMS", "SHA256SUMS.txt", "sha256sum.txt", "sha256sums.txt", "checksums.txt"];

type Sought = {
  address: Address;
  /** The address as the recipe writes it, and the version that is {version} there. */
  template: string;
  version: string | null;
  digests: Digests;
};
type Digests = { sha256: string; sha512: string };

/**
 * Looks for a list with the file's digest at the usual addresses, else at GitHub. A list counts only if it has the digest of
 * the bytes that were downloaded. Throws `upstream` when a list has another digest.
 */
export async function findSums(upstream: Upstream, sought: Sought): Promise<FoundSums> {
  const { url, github } = sought.address;
  const tried: string[] = [];
  for (const [list, sums] of listsOf(sought)) {
    tried.push(list);
    if (await vouches(upstream, list, url, sought.digests)) return { sums, tried };
  }
  if (github === null) return { sums: null, tried };
  const api = `https://api.github.com/repos/${github.repo}/releases/tags/${github.tag}`;
  return { sums: (await isKnownToGithub(upstream, api, url)) ? "github" : null, tried: tried.concat(api) };
}

/** Addresses of lists, each as it is now and as the recipe writes it. */
function listsOf({ address, template, version }: Sought): [string, string][] {
  const { url } = address;
  const folder = (text: string) => text.slice(0, text.lastIndexOf("/"));
  const beside = BESIDE_FILE.map((end): [string, string] => [url + end, `{url}${end}`]);
  const inFolder = IN_FOLDER.concat(namedLists(address)).map((name): [string, string] => [
    `${folder(url)}/${name}`,
    `${folder(template)}/${withVariables(name, { github: null, version })}`,
  ]);
  return beside.concat(inFolder);
}

/** As GoReleaser and HashiCorp name them. */
function namedLists({ url, github, version }: Address): string[] {
  if (version === null) return [];
  const project = github === null ? programName(nameIn(url)) : github.repo.split("/")[1];
  return ["checksums.txt", "SHA256SUMS"].map((name) => `${project}_${version.replace(/^v/, "")}_${name}`);
}

async function vouches(upstream: Upstream, list: string, url: string, digests: Digests): Promise<boolean> {
  const text = await textAt(upstream, list);
  const published = text === null ? null : orNull(() => digestIn(text, { name: nameIn(url), source: url, url: list }));
  if (published === null) return false;
  if (published.hex === digests[published.algorithm]) return true;
  throw new AppError("upstream", `${list} has another ${published.algorithm} of ${nameIn(url)} than what ${url} gave.`);
}

async function isKnownToGithub(upstream: Upstream, api: string, url: string): Promise<boolean> {
  const text = await textAt(upstream, api);
  return text !== null && orNull(() => githubDigest(text, { name: nameIn(url), url: api })) !== null;
}

async function textAt(upstream: Upstream, url: string): Promise<string | null> {
  try {
    return (await getText(upstream, url, { maxBytes: MAX_BYTES })).text;
  } catch (error) {
    if (isAppError(error)) return null;
    throw error;
  }
}

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (isAppError(error)) return null;
    throw error;
  }
}

function nameIn(url: string): string {
  return path.posix.basename(new URL(url).pathname);
}
