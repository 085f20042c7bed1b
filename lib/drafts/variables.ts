import { type Address, escapeRegExp, wordPattern } from "#lib/drafts/address";

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
