import { posix } from "node:path";
import picomatch from "picomatch";
import { hasUnit, shadows } from "#lib/inspect/base-system";
import { missingLibraries, otherVersionOf, systemName } from "#lib/inspect/libraries";
import type { Found, FoundOfAll, Image, Look } from "#lib/inspect/rules";
import { unitFileName } from "#lib/inspect/unit-file";

const UNIT = /\.(service|socket|mount|automount|swap|target|path|timer|slice)$/;
const UNITS = /^usr\/(?:local\/)?lib\/systemd\/(?:system|user)\//;
/** Folders of systemd in which units may lie (systemd.unit(5)); `portable` holds profiles with drop-ins. */
const UNIT_FOLDERS = ["system", "user", "portable"];
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

  function outside({ path, type }) {
    if (type === "folder" || /^(usr|opt)\//.test(path)) return [];
    return [["outside", "error", `${path} is outside usr/ and opt/.`]];
  },

  function machine({ path, elf }, { arch }) {
    if (elf === undefined || (elf.arch === arch && elf.bits === undefined)) return [];
    const other = elf.arch === "other" ? "another CPU" : elf.arch;
    const is = elf.bits === 32 ? "a 32-bit program" : `a program for ${other}`;
    return [["machine", "error", `${path} is ${is}, but the image is for ${arch}.`]];
  },

  function places({ path }) {
    if (/^opt\/[^/]+$/.test(path)) return [["opt", "warning", `The image has ${path}.`]];
    return path === "usr/sbin" ? [["sbin", "warning", "The image has a folder usr/sbin."]] : [];
  },

  function libraries({ path, elf }, { os, brought }) {
    if (elf?.linkage === "dynamic" && elf.needed === undefined)
      return [["libraries", "note", `${path} needs libraries of the machine, and which could not be read.`]];
    if (elf?.needed === undefined) return [];
    const missing = missingLibraries({ loader: elf.interpreter ?? null, libraries: elf.needed }, os, brought);
    if (missing.length === 0) return [];
    const system = systemName(os);
    if (system === undefined)
      return [["libraries", "warning", `${path} needs ${missing.join(", ")}, which not every machine has.`]];
    return missingOn(system, os, path, missing);
  },

  function shadowed({ path, type }, { os }) {
    const what = type === "folder" ? null : shadows(os, path);
    if (what === null) return [];
    const own = what === "library" ? "the machine's own, where it has one" : "the machine's own";
    return [["shadows", what === "own" ? "note" : "warning", `${path} hides ${own}.`]];
  },

  function release({ path }, { name, paths }) {
    if (!path.startsWith(RELEASE) || path === RELEASE + name || !paths.has(RELEASE + name)) return [];
    return [["release-name", "note", `${path} is for another image than ${name}.`]];
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

/** One of another version than the system has is missing for sure; of all others nothing is known. */
function missingOn(system: string, os: string, path: string, missing: readonly string[]): Found[] {
  const others = missing.filter((name) => otherVersionOf(name, os) !== undefined);
  const unknown = missing.filter((name) => !others.includes(name));
  const found = others.map((name): Found => {
    const sentence = `${path} needs ${name}, and ${system} has ${otherVersionOf(name, os)}.`;
    return ["libraries", "warning", sentence];
  });
  if (unknown.length === 0) return found;
  const sentence = `${path} needs libraries of which it is not known whether ${system} has them: ${unknown.join(", ")}.`;
  return [...found, ["libraries", "note", sentence]];
}

const SHOWN = 8;

/** What the recipe requires and the image does not have. */
export function missingPaths({ manifest, paths, require = [] }: Image): FoundOfAll[] {
  const held = manifest.filter(({ type }) => type !== "folder").map(({ path }) => path);
  const isHeld = (path: string) => (paths.get(path)?.type ?? "folder") !== "folder";
  const shown = held.slice(0, SHOWN).join(", ") + (held.length > SHOWN ? ", …" : "");
  return require
    .filter((pattern) => !isHeld(pattern) && !held.some(matching(pattern)))
    .map((path) => ({ path, found: ["require", "error", `It would lack ${path}; it would hold ${shown}.`] }));
}

/** A path itself, or a pattern of several. */
export function matching(pattern: string): (path: string) => boolean {
  const expression = expressionOf(pattern);
  return (path) => path === pattern || expression.test(path);
}

/** A pattern as an expression, which is tried much faster than by picomatch itself. */
export function expressionOf(pattern: string): RegExp {
  return picomatch.makeRe(pattern, { dot: true });
}

/** No image has deeper paths (lib/bake/paths.ts); what a link names may be. */
const DEEPEST = 129;

/** Also where the way there leads through a link, which is not followed. */
export function isThere(path: string, paths: Image["paths"]): boolean {
  if (paths.has(path)) return true;
  let end = path.indexOf("/");
  for (let depth = 1; end > 0 && depth < DEEPEST; depth++) {
    if (paths.get(path.slice(0, end))?.type === "symlink") return true;
    end = path.indexOf("/", end + 1);
  }
  return false;
}
