import { checkResource } from "#lib/machine/check/check-resource";
import { below, type DocumentIssue } from "#lib/machine/check/document-issue";
import { issue } from "#lib/machine/check/issue";
import { intendedMode } from "#lib/machine/check/modes";
import { baseOf } from "#lib/machine/formats/butane-keys";
import type { Document } from "#lib/machine/formats/document";

type PathList = "directories" | "files" | "links";
type PathNode = { at: readonly [PathList, number]; path: string };

/** What Ignition refuses or quietly does otherwise, in paths, files and links (config/v3_3/types of coreos/ignition). */
export function checkNodes(document: Document): DocumentIssue[] {
  const nodes = (["directories", "files", "links"] as const).flatMap((list) => nodesOf(document, list));
  const named = nodes.filter(({ path }) => path !== "");
  const base = baseOf(document);
  return [
    named.flatMap(checkPath),
    duplicates(named),
    throughLinks(document, named),
    readOnly(document, named),
    shipped(document),
    document.files.flatMap((file, index) => checkFile(file, index, base)),
    document.links.flatMap((link, index) => checkLink(link, index, document)),
    nodes.flatMap(({ at: [list, index] }) => checkOwner(document, list, index)),
    checkModes(document, "files", base),
    checkModes(document, "directories", base),
  ].flat();
}

function nodesOf(document: Document, list: PathList): PathNode[] {
  return document[list].map(({ path }, index) => ({ at: [list, index], path }));
}

function checkPath({ at, path }: PathNode): DocumentIssue[] {
  const place = below(at, "path");
  if (!path.startsWith("/")) return [issue("error", "relative-path", `${path} is not an absolute path.`, place)];
  if (/\/\/|\/\.{1,2}(\/|$)|.\/$/.test(path)) {
    return [issue("error", "unclean-path", `${path} has empty, . or .. parts, which Ignition refuses.`, place)];
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
    return [issue("error", "duplicate-path", `${path} is written twice; Ignition refuses that.`, below(at, "path"))];
  });
}

function throughLinks({ links }: Document, nodes: readonly PathNode[]): DocumentIssue[] {
  const linked = new Set(links.map(({ path }) => path));
  return nodes.flatMap(({ at, path }) => {
    const link = foldersAbove(path).find((folder) => linked.has(folder));
    if (link === undefined) return [];
    const message = `${path} lies below ${link}, which this config makes a link.`;
    return [issue("error", "through-link", message, below(at, "path"))];
  });
}

/** `/etc` and `/etc/extensions` of `/etc/extensions/docker.raw`. */
function foldersAbove(path: string): string[] {
  return Array.from(path.matchAll(/(?<=.)\//g), ({ index }) => path.slice(0, index));
}

/** Folders that are links into /usr on both systems. */
const BELOW_USR = /^\/(usr|bin|sbin|lib|lib64)(\/|$)/;

/** Ignition cannot write below /usr, fails, and the machine boots again and again. */
function readOnly(document: Document, nodes: readonly PathNode[]): DocumentIssue[] {
  const { variant, isGuess = false } = document;
  if (variant === "other") return [];
  const mounted = mountsOf(document);
  return nodes.flatMap(({ at, path }): DocumentIssue[] => {
    const isLocal = path === "/usr/local" || path.startsWith("/usr/local/");
    const isMounted = mounted.some((mount) => path.startsWith(`${mount}/`)) || path.startsWith("/usr/share/oem/");
    if (!BELOW_USR.test(path) || isMounted || (isLocal && variant === "fcos")) return [];
    const system = variant === "fcos" ? "Fedora CoreOS" : "Flatcar";
    const instead = variant === "fcos" ? "/usr/local/bin, /etc and /var" : "/opt/bin for programs, /etc and /opt";
    const message = `${path}: /usr is read-only on ${system}, so Ignition fails there and the machine never boots. Use ${instead}.`;
    return [issue(isLocal && isGuess ? "warning" : "error", "read-only", message, below(at, "path"))];
  });
}

/** Where the config mounts file systems of its own. */
function mountsOf({ rest }: Document): string[] {
  const filesystems = rest?.["storage.filesystems"];
  return (Array.isArray(filesystems) ? filesystems : []).map(({ path }) => String(path ?? "-"));
}

/** Files of Flatcar's own that configs replace. */
const SHIPPED = ["/etc/flatcar/update.conf", "/etc/coreos/update.conf", "/etc/ssh/sshd_config"];

function shipped({ variant, isGuess, files }: Document): DocumentIssue[] {
  if (variant !== "flatcar" || isGuess) return [];
  return files.flatMap(({ path, contents, overwrite }, index): DocumentIssue[] => {
    const isGiven = (contents?.source ?? contents?.inline ?? contents?.local) !== undefined;
    if (!SHIPPED.includes(path) || !isGiven || overwrite === true) return [];
    const message = `Flatcar ships ${path}. Without overwrite: true Ignition stops with "A file exists there already and overwrite is false".`;
    return [issue("warning", "no-overwrite", message, ["files", index, "path"])];
  });
}

function checkFile(file: Document["files"][number], index: number, base: number): DocumentIssue[] {
  const { path, contents = {}, append = [], overwrite } = file;
  const empty = (contents.source ?? contents.inline ?? contents.local) === undefined;
  const appended = append.flatMap((part, nth) => checkResource(part, ["files", index, "append", nth], path, base));
  const issues = checkResource(contents, ["files", index, "contents"], path, base).concat(appended);
  if (overwrite === true && empty) {
    const message = `${path} has overwrite: true and no contents, which Ignition refuses.`;
    issues.push(issue("error", "overwrite-nothing", message, ["files", index, "overwrite"]));
  }
  return issues;
}

function checkLink({ path, target, hard, user, group }: Document["links"][number], index: number, document: Document) {
  const issues: DocumentIssue[] = [];
  if (!target)
    issues.push(issue("error", "link-without-target", `The link ${path} has no target.`, ["links", index, "target"]));
  if (hard !== true || !target) return issues;
  if (document.directories.some((directory) => directory.path === target)) {
    const message = `${target} is a folder, and no hard link leads to a folder.`;
    issues.push(issue("error", "hard-link", message, ["links", index]));
  }
  for (const [name, owner] of Object.entries({ user, group })) {
    for (const key of Object.keys(owner ?? {})) {
      const message = `The hard link ${path} has the owner of its file; ${name} changes that one too.`;
      issues.push(issue("warning", "hard-link", message, ["links", index, name, key]));
    }
  }
  return issues;
}

function checkOwner(document: Document, list: PathList, index: number): DocumentIssue[] {
  const node = document[list][index];
  return (["user", "group"] as const).flatMap((name): DocumentIssue[] => {
    const owner = node?.[name];
    if (owner?.id === undefined || !owner.name) return [];
    const message = `${node?.path}: ${name} has an id and a name; Ignition takes one of them.`;
    return [issue("error", "two-owners", message, [list, index, name, Object.keys(owner)[0] ?? "id"])];
  });
}

/** Modes that only make sense when octal and decimal were mixed up: 644 for 0644, 0420 for 420. */
function checkModes(document: Document, list: "files" | "directories", base: number): DocumentIssue[] {
  return document[list].flatMap(({ path, mode }, index): DocumentIssue[] => {
    if (mode === undefined) return [];
    const at = [list, index, "mode"] as const;
    const meant = intendedMode(mode, list === "directories");
    if (meant !== null) {
      const message = `${path} would get mode 0${mode.toString(8)}; 0${meant.toString(8)} is meant.`;
      return [issue("warning", "decimal-mode", message, at)];
    }
    if ((mode & 0o7000) === 0 || base > 6) return [];
    const message = `${path}: setuid, setgid and sticky bits count from Ignition 3.6 on; older ones leave them out.`;
    return [issue("warning", "special-mode", message, at)];
  });
}
