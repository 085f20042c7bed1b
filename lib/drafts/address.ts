import type { Arch } from "#lib/words";

/** What upstream's address says of the file that is there. */
export type Address = {
  url: string;
  /** Of a file of a release on GitHub. */
  github: { repo: string; tag: string } | null;
  /** As it is written there: `v1.2.3`, `1.2.3`. */
  version: string | null;
  arch: { name: Arch; word: string } | null;
};

/** What projects call the architectures in the names of their files. */
export const ARCH_WORDS: Record<Arch, readonly string[]> = {
  "x86-64": ["amd64", "x86_64", "x86-64", "x64"],
  arm64: ["arm64", "aarch64"],
};

const RELEASE = /^https:\/\/github\.com\/([^/]+\/[^/]+)\/releases\/download\/([^/]+)\/[^/]+$/;
/** In a tag all that follows the number belongs to the version, in an address hardly anything does. */
const IN_TAG = /(?<![a-z\d])v?\d+(?:\.\d+)+.*$|^v?\d+$/i;
const IN_PATH = /(?<![a-z\d])v?\d+(?:\.\d+)+(?:-(?:rc|alpha|beta)[.-]?\d*|\+[a-z\d.]*\d)?/gi;

export function readAddress(address: string): Address {
  const url = address.replace(/%2b/gi, "+").replace(/%7e/gi, "~");
  const [, repo, tag] = RELEASE.exec(url) ?? [];
  const github = repo === undefined || tag === undefined ? null : { repo, tag };
  const version = github === null ? versionIn(pathOf(url)) : (IN_TAG.exec(github.tag)?.[0] ?? null);
  return { url, github, version, arch: archIn(pathOf(url)) };
}

/** The version that is written out the furthest: `/v1.2/tool-1.2.3.tgz` is of 1.2.3. */
function versionIn(path: string): string | null {
  const found = Array.from(path.matchAll(IN_PATH), ([version]) => version);
  return found.toSorted((a, b) => b.split(".").length - a.split(".").length)[0] ?? null;
}

function archIn(path: string): Address["arch"] {
  for (const name of ["x86-64", "arm64"] as const) {
    const word = ARCH_WORDS[name].find((each) => wordPattern(each).test(path));
    if (word !== undefined) return { name, word };
  }
  return null;
}

/** The word alone, not a part of another one. */
export function wordPattern(word: string): RegExp {
  return new RegExp(`(?<![a-z\\d])${escapeRegExp(word)}(?![a-z\\d])`, "g");
}

/** Text as a regular expression finds it. */
export function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

export function pathOf(url: string): string {
  return url.replace(/^https:\/\/[^/]*/, "");
}

/** What stands for the architecture in a source's address and in the paths of its archive. */
export type ArchVariable = "arch.go" | "arch.uname" | "arch";

type Known = Pick<Address, "github" | "version"> & { word?: string; variable?: ArchVariable };

/** An address in which what changes from version to version and from machine to machine is a variable. */
export function addressTemplate(url: string, known: Known): string {
  const { github } = known;
  const release = github && `https://github.com/${github.repo}/releases/download/${github.tag}/`;
  if (release !== null && url.startsWith(release))
    return `{release}/${withVariables(url.slice(release.length), known)}`;
  const [host = ""] = /^https:\/\/[^/]*/.exec(url) ?? [];
  return host + withVariables(url.slice(host.length), known);
}

/** The same for a path in an archive. */
export function withVariables(text: string, { version, word, variable }: Known): string {
  const filled = version === null ? text : withVersion(text, version);
  return word === undefined ? filled : filled.replace(wordPattern(word), `{${variable}}`);
}

function withVersion(text: string, version: string): string {
  const bare = version.replace(/^v/, "");
  const isAlone = (part: string) => new RegExp(`(?<![\\d.])${escapeRegExp(part)}(?!\\d|\\.\\d)`, "g");
  if (bare === version) return text.replace(isAlone(version), "{version}");
  return text.replace(isAlone(version), "{version}").replace(isAlone(bare), "{version.bare}");
}

/** `jq` of `jq-linux-amd64`: a file's name up to what says version, system and architecture. */
export function programName(file: string): string {
  const words = Object.values(ARCH_WORDS).flat().join("|");
  const [, name = file] = new RegExp(`^(.+?)[-_.](?:v?\\d+\\.\\d|linux|${words}).*$`, "i").exec(file) ?? [];
  return name === file ? file.replace(/\.(tar\.\w+|tgz|txz|zip|deb|gz|xz|bz2|zst)$/, "") : name;
}
