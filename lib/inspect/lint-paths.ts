import { posix } from "node:path";
import { hasUnit } from "#lib/inspect/base-system";
import { missingLibraries, systemName } from "#lib/inspect/libraries";
import type { Found, Image, Look } from "#lib/inspect/rules";
import { EVERYWHERE, UNIT_FOLDERS } from "#lib/inspect/systemd-paths";
import { unitFileName } from "#lib/inspect/unit-file";

const UNIT = /\.(service|socket|mount|automount|swap|target|path|timer|slice)$/;
const UNITS = /^usr\/(?:local\/)?lib\/systemd\/(?:system|user)\//;
const BY_LINK = /\.(wants|requires|upholds)\/[^/]+$/;
/** Folders in which the machine has files of its own. */
const SHARED = /^opt$|^usr\/(local\/)?(bin|lib|lib64|share|lib\/systemd\/(system|user))$/;
const RELEASE = "usr/lib/extension-release.d/extension-release.";

/** What the list of paths tells by itself. */
export const PATH_LOOKS: Look[] = [
  function dropins({ path, type }) {
    const [, unit, file = ""] = /\/([^/]+)\.d\/([^/]+)$/.exec(path) ?? [];
    if (!UNITS.test(path) || unit === undefined || type === "folder" || file.endsWith(".conf")) return [];
    return [["dropin-name", "warning", `The drop-in ${file} of ${unit} does not end in .conf.`]];
  },

  function links({ path, type }) {
    if (!UNITS.test(path) || !BY_LINK.test(path) || type !== "file") return [];
    return [["link-expected", "warning", `${path} is a file where a link to the unit belongs.`]];
  },

  function folders({ path, type }) {
    const [, folder] = /^usr\/(?:local\/)?lib\/systemd\/([^/]+)\/[^/]+$/.exec(path) ?? [];
    if (folder === undefined || type === "folder" || !UNIT.test(path) || UNIT_FOLDERS.includes(folder)) return [];
    return [["unit-folder", "warning", `${path} is a unit in the folder ${folder}.`]];
  },

  function targets({ path, type, target }, { os, paths }) {
    if (type !== "symlink" || target === undefined) return [];
    const to = posix.join(target.startsWith("/") ? "/" : `/${posix.dirname(path)}`, target).slice(1);
    if (!/^(usr|opt)\//.test(to) || isThere(to, paths)) return [];
    const folder = posix.dirname(to);
    const isUnknownUnit = UNITS.test(to) && UNIT.test(to) && !hasUnit(os, unitFileName(posix.basename(to)));
    if (!isUnknownUnit && (SHARED.test(folder) || !paths.has(folder)))
      return [["link-outside", "note", `${path} links to ${target}, which is not in the image.`]];
    return [["broken-link", "warning", `${path} links to ${target}, which is not in the image.`]];
  },

  function places({ path }) {
    if (/^opt\/[^/]+$/.test(path)) return [["opt", "warning", `The image has ${path}.`]];
    return path === "usr/sbin" ? [["sbin", "warning", "The image has a folder usr/sbin."]] : [];
  },

  function libraries({ path, elf }, { os, brought }) {
    if (elf?.needed === undefined) return [];
    const missing = missingLibraries({ loader: elf.interpreter ?? null, libraries: elf.needed }, os, brought);
    if (missing.length === 0) return [];
    const where = systemName(os) === undefined ? "not every machine has" : `${systemName(os)} is not known to have`;
    return [["libraries", "warning", `${path} needs ${missing.join(", ")}, which ${where}.`]];
  },

  function shadows({ path, type }) {
    if (type === "folder" || !EVERYWHERE.includes(path)) return [];
    return [["shadows", "warning", `${path} hides the machine's own.`]];
  },

  function release({ path }, { name, paths }) {
    if (!path.startsWith(RELEASE) || path === RELEASE + name) return [];
    const severity = paths.has(RELEASE + name) ? "note" : "warning";
    return [["release-name", severity, `${path} is for another image than ${name}.`]];
  },

  function rights({ path, type, mode }) {
    const isSticky = type === "folder" && (mode & 0o1000) !== 0;
    const found: Found[] = [];
    if (type !== "symlink" && (mode & 0o002) !== 0 && !isSticky)
      found.push(["world-writable", "warning", `Everybody may write ${path}.`]);
    if (type === "file" && (mode & 0o6000) !== 0) found.push(["set-id", "warning", `${path} is set-uid or set-gid.`]);
    return found;
  },
];

/** Also where the way there leads through a link, which is not followed. */
export function isThere(path: string, paths: Image["paths"]): boolean {
  if (paths.has(path)) return true;
  const parts = path.split("/");
  return parts.some((_, index) => paths.get(parts.slice(0, index).join("/"))?.type === "symlink");
}
