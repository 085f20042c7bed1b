import { posix } from "node:path";
import { z } from "zod";
import type { Manifest, ManifestEntry } from "#lib/images/manifest";
import { fileNames, missingLibraries, systemName } from "#lib/inspect/libraries";
import { EVERYWHERE, UNIT_FOLDERS } from "#lib/inspect/systemd-paths";

/** The rules of the lint, each with why what it finds matters. */
const RULES = {
  "dropin-name": "systemd reads only files that end in .conf in the folder of a unit, so this one does nothing.",
  "link-expected": "systemd follows only links here: a file of its own is another unit than the one that it copies.",
  "unit-folder": "systemd reads units in system/ and user/ only, so nobody finds them here.",
  "broken-link": "A link that leads nowhere starts nothing and runs nothing.",
  "link-outside": "The image does not hold it, so the link leads nowhere unless the machine has it itself.",
  opt: "What an image has in opt/ makes the whole of /opt read-only while it is merged.",
  sbin: "Where /usr/sbin is a link to bin, as on Flatcar, a folder in its place hides what is behind it.",
  libraries: "A program that misses a library does not start.",
  shadows: "While the image is merged its file stands in the place of the machine's own.",
  "release-name": "systemd-sysext merges an image only under the name of its extension-release file.",
  "world-writable": "Everybody on the machine may change what others run or read.",
  "set-id": "The program runs with the rights of its owner or group, whoever starts it.",
} as const;
type Rule = keyof typeof RULES;

/** One thing about one path: what is there, and why that matters. */
export const Finding = z.strictObject({
  rule: z.string(),
  severity: z.enum(["warning", "note"]),
  path: z.string(),
  sentence: z.string(),
  reason: z.string(),
});
export type Finding = z.infer<typeof Finding>;

type Inspected = { name: string; os: string; manifest: Manifest };
type Image = Inspected & { paths: ReadonlyMap<string, ManifestEntry>; brought: ReadonlySet<string> };
type Found = [rule: Rule, severity: Finding["severity"], sentence: string];

/** Of so many paths of one rule each is named; the others are counted. */
const MOST_OF_RULE = 20;

/**
 * What a look at an image's manifest finds that will not work on a machine, or not as its maker meant it: in the image's
 * order, what matters most first. What surely breaks is refused by the bake itself.
 */
export function lint({ name, os, manifest }: Inspected): Finding[] {
  const paths = new Map(manifest.map((entry) => [entry.path, entry]));
  const image = { name, os, manifest, paths, brought: fileNames(paths.keys()) };
  const found = manifest.flatMap((entry) =>
    LOOKS.flatMap((look) => look(entry, image)).map(
      ([rule, severity, sentence]): Finding => ({ rule, severity, path: entry.path, sentence, reason: RULES[rule] }),
    ),
  );
  return limited(found).sort((a, b) => RANK[a.severity] - RANK[b.severity]);
}

const RANK = { warning: 0, note: 1 };

function limited(found: Finding[]): Finding[] {
  return Object.keys(RULES).flatMap((rule) => {
    const ofRule = found.filter((finding) => finding.rule === rule);
    const [last, more] = [ofRule[MOST_OF_RULE - 1], ofRule.length - MOST_OF_RULE];
    if (last === undefined || more <= 0) return ofRule;
    const sentence = `${last.sentence} The same holds for ${more} more.`;
    return ofRule.slice(0, MOST_OF_RULE - 1).concat({ ...last, sentence });
  });
}

const UNIT = /\.(service|socket|mount|automount|swap|target|path|timer|slice)$/;
const UNITS = /^usr\/(?:local\/)?lib\/systemd\/(?:system|user)\//;
const BY_LINK = /\.(wants|requires|upholds)\/[^/]+$/;
/** Folders in which the machine has files of its own. */
const SHARED = /^opt$|^usr\/(local\/)?(bin|lib|lib64|share|lib\/systemd\/(system|user))$/;
const RELEASE = "usr/lib/extension-release.d/extension-release.";

const LOOKS: ((entry: ManifestEntry, image: Image) => Found[])[] = [
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

  function targets({ path, type, target }, { paths }) {
    if (type !== "symlink" || target === undefined) return [];
    const to = posix.join(target.startsWith("/") ? "/" : `/${posix.dirname(path)}`, target).slice(1);
    if (!/^(usr|opt)\//.test(to) || isThere(to, paths)) return [];
    const folder = posix.dirname(to);
    if (SHARED.test(folder) || !paths.has(folder))
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

  function release({ path }, { name }) {
    if (!path.startsWith(RELEASE) || path === RELEASE + name) return [];
    return [["release-name", "warning", `${path} is for another image than ${name}.`]];
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
function isThere(path: string, paths: Image["paths"]): boolean {
  if (paths.has(path)) return true;
  const parts = path.split("/");
  return parts.some((_, index) => paths.get(parts.slice(0, index).join("/"))?.type === "symlink");
}
