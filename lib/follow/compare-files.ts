import type { FileChange } from "#lib/follow/comparison";
import type { Manifest, ManifestEntry } from "#lib/images/manifest";
import { differingPaths, isUnknown } from "#lib/inspect/differences";

/** Paths that differ between two images, in the order of their names. A folder that comes or goes is one only for its mode: what is in it is listed itself. */
export function compareFiles(before: Manifest, after: Manifest): FileChange[] {
  return differingPaths(before, after).flatMap(({ path, change, ...sides }) => {
    const only = change === "changed" ? null : (sides.before ?? sides.after);
    const isShown = only?.type !== "folder" || isOpen(only);
    return isShown ? [{ path, change, before: sides.before, after: sides.after }] : [];
  });
}

/** How many files both have of which it is not known whether they hold the same. */
export function countUnknown(before: Manifest, after: Manifest): number {
  const old = new Map(before.map((entry) => [entry.path, entry]));
  return after.filter((entry) => {
    const was = old.get(entry.path);
    return was !== undefined && was.size === entry.size && isUnknown(was, entry);
  }).length;
}

const SET_ID = 0o6000;
const STICKY = 0o1000;
const WRITABLE_BY_ALL = 0o002;

/** Whether a program takes the rights of its owner or group. */
export function takesRights({ type, mode }: ManifestEntry): boolean {
  return type === "file" && (mode & SET_ID) !== 0;
}

/** Whether everybody may write it; a folder whose files only their owners may take away is none. */
export function isOpen({ type, mode }: ManifestEntry): boolean {
  return type !== "symlink" && (mode & WRITABLE_BY_ALL) !== 0 && (type === "file" || (mode & STICKY) === 0);
}

/** Folders that systemd and its like read. */
const UNITS =
  /^usr\/(local\/)?(lib|share)\/(systemd\/(system|user|network|system-preset|user-preset|system-generators)|tmpfiles\.d|sysusers\.d|modules-load\.d|modprobe\.d|sysctl\.d|binfmt\.d|environment\.d|udev\/rules\.d)\//;

export function isUnit({ path }: Pick<FileChange, "path">): boolean {
  return UNITS.test(path);
}

const LICENCE = /(^|\/)(licen[cs]es?|copying|copyright|notice)([.-][\w.-]*)?$/i;

export function isLicence({ path }: Pick<FileChange, "path">): boolean {
  return LICENCE.test(path);
}

const CONFIGURATION = /\.(conf|cfg|cnf|ini|toml|ya?ml|json|env|defaults?|rules)$|(^|\/)etc\//;

/** Whether a path looks like configuration. */
export function isDefault(file: Pick<FileChange, "path">): boolean {
  return CONFIGURATION.test(file.path) && !isUnit(file) && !isLicence(file) && !isRelease(file);
}

const RELEASE = "usr/lib/extension-release.d/extension-release.";

export function isRelease({ path }: Pick<FileChange, "path">): boolean {
  return path.startsWith(RELEASE);
}

const PROGRAM = /^usr\/(local\/)?s?bin\/[^/]+$/;

export function isProgram({ path }: Pick<FileChange, "path">): boolean {
  return PROGRAM.test(path);
}
