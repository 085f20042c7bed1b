import type { FileChange } from "#lib/follow/comparison";
import type { Manifest, ManifestEntry } from "#lib/images/manifest";
import { bothSides } from "#lib/inspect/differences";

/** Paths that differ between two images, in the order of their names. */
export function compareFiles(before: Manifest, after: Manifest): FileChange[] {
  return bothSides(before, after).flatMap(({ path, one = null, other = null }) => {
    const change = one === null ? "added" : other === null ? "removed" : "changed";
    return isChange(one, other) ? [{ path, change, before: one, after: other } as const] : [];
  });
}

/** A folder that comes or goes is one only for its mode: whatever is in it is listed itself. */
function isChange(before: ManifestEntry | null, after: ManifestEntry | null): boolean {
  if (before === null || after === null) {
    const entry = before ?? after;
    return entry?.type !== "folder" || isOpen(entry);
  }
  return (
    before.type !== after.type ||
    before.mode !== after.mode ||
    before.size !== after.size ||
    before.sha256 !== after.sha256 ||
    before.target !== after.target
  );
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

const CONFIGURATION =
  /\.(conf|cfg|cnf|ini|toml|ya?ml|json|env|defaults?|rules)$|(^|\/)etc\/|^usr\/lib\/extension-release\.d\//;

/** Whether a path looks like configuration. */
export function isDefault(file: Pick<FileChange, "path">): boolean {
  return CONFIGURATION.test(file.path) && !isUnit(file) && !isLicence(file);
}

const RELEASE = "usr/lib/extension-release.d/extension-release.";

export function isRelease({ path }: Pick<FileChange, "path">): boolean {
  return path.startsWith(RELEASE);
}

const PROGRAM = /^usr\/(local\/)?s?bin\/[^/]+$/;

export function isProgram({ path }: Pick<FileChange, "path">): boolean {
  return PROGRAM.test(path);
}
