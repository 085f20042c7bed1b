import { type Issue, issue } from "#lib/machine/check/issue";
import type { Document, DocumentList, Resource } from "#lib/machine/formats/document";

/** Something wrong with a document, at a place such as `["files", 3, "contents", "source"]`. */
export type DocumentIssue = Issue<At>;
export type At = readonly [list: DocumentList, index: number, ...keys: (string | number)[]];

type PathList = "directories" | "files" | "links";
type PathNode = { at: At; path: string };

/** What Ignition refuses or quietly does otherwise, in paths, files and links (config/v3_3/types of coreos/ignition). */
export function checkNodes(document: Document): DocumentIssue[] {
  const nodes = (["directories", "files", "links"] as const).flatMap((list) => nodesOf(document, list));
  return [
    nodes.flatMap(checkPath),
    duplicates(nodes),
    throughLinks(document, nodes),
    document.files.flatMap(checkFile),
    document.links.flatMap(checkLink),
    checkModes(document, "files"),
    checkModes(document, "directories"),
  ].flat();
}

function nodesOf(document: Document, list: PathList): PathNode[] {
  return document[list].map(({ path }, index) => ({ at: [list, index, "path"], path }));
}

function checkPath({ at, path }: PathNode): DocumentIssue[] {
  if (!path.startsWith("/"))
    return [issue("error", "relative-path", `${path || "An empty path"} is not an absolute path.`, at)];
  if (/\/\/|\/\.{1,2}(\/|$)|.\/$/.test(path)) {
    return [issue("error", "unclean-path", `${path} has empty, . or .. parts, which Ignition refuses.`, at)];
  }
  return [];
}

function duplicates(nodes: readonly PathNode[]): DocumentIssue[] {
  const seen = new Set<string>();
  return nodes.flatMap(({ at, path }) => {
    if (!seen.has(path)) {
      seen.add(path);
      return [];
    }
    return [issue("error", "duplicate-path", `${path} is written twice; Ignition refuses that.`, at)];
  });
}

function throughLinks({ links }: Document, nodes: readonly PathNode[]): DocumentIssue[] {
  const linked = new Set(links.map(({ path }) => path));
  return nodes.flatMap(({ at, path }) => {
    const link = foldersAbove(path).find((folder) => linked.has(folder));
    if (link === undefined) return [];
    return [issue("error", "through-link", `${path} lies below ${link}, which this config makes a link.`, at)];
  });
}

/** `/etc` and `/etc/extensions` of `/etc/extensions/docker.raw`. */
function foldersAbove(path: string): string[] {
  return Array.from(path.matchAll(/(?<=.)\//g), ({ index }) => path.slice(0, index));
}

function checkFile({ path, contents, append, overwrite }: Document["files"][number], index: number): DocumentIssue[] {
  const empty = contents?.source === undefined && contents?.inline === undefined && contents?.local === undefined;
  const appended = (append ?? []).flatMap((part, nth) => checkResource(part, ["files", index, "append", nth], path));
  const issues = checkResource(contents ?? {}, ["files", index, "contents"], path).concat(appended);
  if (overwrite === true && empty) {
    const message = `${path} has overwrite: true and no contents, which Ignition refuses.`;
    issues.push(issue("error", "overwrite-nothing", message, ["files", index, "overwrite"]));
  }
  return issues;
}

const SCHEMES = /^(https?|tftp|s3|gs|arn|data):/;

function checkResource(
  { source, inline, local, verification, compression }: Resource,
  at: At,
  path: string,
): DocumentIssue[] {
  const issues: DocumentIssue[] = [];
  const given = [source, inline, local].filter((member) => member !== undefined).length;
  if (given > 1)
    issues.push(issue("error", "two-contents", `${path} has more than one of source, inline and local.`, at));
  if (source !== undefined && !SCHEMES.test(source)) {
    const message = `${source} is no address Ignition can fetch: it wants https://, http:// or data:.`;
    issues.push(issue("error", "scheme", message, below(at, "source")));
  }
  if (compression !== undefined && compression !== "" && compression !== "gzip") {
    const message = `Ignition knows gzip only, not ${compression}.`;
    issues.push(issue("error", "compression", message, below(at, "compression")));
  }
  return issues.concat(checkHash(verification?.hash, { source, at, path }, given));
}

function checkHash(
  hash: string | undefined,
  { source, at, path }: { source: string | undefined; at: At; path: string },
  given: number,
): DocumentIssue[] {
  const place = below(at, "verification", "hash");
  if (hash !== undefined && !/^(sha256-[0-9a-fA-F]{64}|sha512-[0-9a-fA-F]{128})$/.test(hash)) {
    const message = `${path}: a hash is written as sha256-HEX with 64 hex digits, or sha512-HEX with 128.`;
    return [issue("error", "hash", message, place)];
  }
  if (hash !== undefined && given === 0)
    return [issue("error", "hash-of-nothing", `${path} has a hash and no source.`, place)];
  if (hash === undefined && source?.startsWith("http://")) {
    const message = `${path} comes over http:// without a digest, so anybody on the way can change it.`;
    return [issue("warning", "http-without-digest", message, below(at, "source"))];
  }
  return [];
}

/** The place of a member within another: `below(["files", 3, "contents"], "source")`. */
function below([list, index, ...keys]: At, ...members: string[]): At {
  return [list, index, ...keys, ...members];
}

function checkLink({ path, target }: Document["links"][number], index: number): DocumentIssue[] {
  return target ? [] : [issue("error", "link-without-target", `The link ${path} has no target.`, ["links", index])];
}

/** Modes that only make sense when octal and decimal were mixed up: 644 for 0644, 0420 for 420. */
function checkModes(document: Document, list: "files" | "directories"): DocumentIssue[] {
  return document[list].flatMap(({ path, mode }, index): DocumentIssue[] => {
    const meant = mode === undefined ? null : intendedMode(mode);
    if (mode === undefined || meant === null) return [];
    const message = `${path} would get mode 0${mode.toString(8)}; 0${meant.toString(8)} is meant.`;
    return [issue("warning", "decimal-mode", message, [list, index, "mode"])];
  });
}

/** The mode that was meant where octal and decimal were mixed up; null when it looks right. */
export function intendedMode(mode: number): number | null {
  if (/^[67][0-7]{2}$/.test(String(mode))) return Number.parseInt(String(mode), 8);
  return mode === 0o420 ? 420 : null;
}
