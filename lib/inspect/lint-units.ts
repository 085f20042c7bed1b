import { posix } from "node:path";
import type { ManifestEntry, Texts } from "#lib/images/manifest";
import { hasAccount, hasProgram, hasUnit } from "#lib/inspect/base-system";
import { isThere } from "#lib/inspect/lint-paths";
import type { Found, Image, Look } from "#lib/inspect/rules";
import { type Assignment, isYes, readUnitFile, type UnitPath, unitFileName, unitPath } from "#lib/inspect/unit-file";
import { UNIT_KEYS } from "#lib/inspect/unit-keys";
import type { Severity } from "#lib/lint-rules";
import { nearest } from "#lib/nearest";

type Where = UnitPath & { path: string; image: Image };

/** What units and their drop-ins say. */
export const UNIT_LOOKS: Look[] = [
  function units({ path }, image) {
    const [unit, text] = [unitPath(path), image.texts[path]];
    if (unit === null || text === undefined) return [];
    const where: Where = Object.assign({ path, image }, unit);
    const { sections, assignments, faults } = readUnitFile(text);
    return [
      ...faults.map(({ line, why }): Found => ["unit-text", "warning", `Line ${line} of ${path}: ${why}.`]),
      ...sections.flatMap(({ name }) => unknownSection(name, where)),
      ...assignments.flatMap((assignment) => unknownKey(assignment, where)),
      ...assignments.flatMap((assignment) => ofProgram(assignment, where)),
      ...assignments.flatMap((assignment) => ofAccount(assignment, where)),
      ...assignments.flatMap((assignment) => ofUnit(assignment, where)),
    ];
  },
];

function sectionsOf(type: string): string[] {
  const own = type.charAt(0).toUpperCase() + type.slice(1);
  return ["Unit", "Install"].concat(type === "target" ? [] : [own]);
}

function unknownSection(name: string, { path, type }: Where): Found[] {
  if (name.startsWith("X-") || sectionsOf(type).includes(name)) return [];
  return [["unit-section", "warning", `${path} has a section [${name}], which a ${type} does not have.`]];
}

function unknownKey({ section, key, line }: Assignment, { path, type, image }: Where): Found[] {
  const keys = sectionsOf(type).includes(section) ? UNIT_KEYS[section] : undefined;
  if (keys === undefined || keys.includes(key) || key.startsWith("X-")) return [];
  const elsewhere = sectionsOf(type).find((other) => UNIT_KEYS[other]?.includes(key));
  const like = elsewhere === undefined ? keyLike(key, keys, image) : undefined;
  const hint = elsewhere === undefined ? like && ` Is ${like}= meant?` : ` It belongs to [${elsewhere}].`;
  const sentence = `Line ${line} of ${path}: systemd knows no ${key}= in [${section}].${hint ?? ""}`;
  return [["unit-key", "warning", sentence]];
}

/** Systemd's longest keys have fewer letters. */
const LONGEST_KEY = 64;

/** Compares letter by letter, and an image may have a hundred thousand such keys: only some are asked for. */
function keyLike(key: string, keys: readonly string[], { hints }: Image): string | undefined {
  if (key.length > LONGEST_KEY || hints.left === 0) return undefined;
  hints.left--;
  return nearest(key, keys, 1)[0];
}

/** What Bakehouse cannot know: files that machines write themselves. */
const OF_MACHINE = /^\/(etc|var|run|home|root|srv|mnt|tmp|dev|proc|sys|oem)\//;

function ofProgram({ section, key, value }: Assignment, { path, image }: Where): Found[] {
  if (!/^(Service|Socket|Mount|Swap)$/.test(section) || !/^Exec[A-Z]/.test(key) || /^ExecSearchPath$/.test(key))
    return [];
  return value.split(/\s;\s/).flatMap((command): Found[] => {
    const [, prefix = "", quoted, bare = ""] = /^([-@:+!|]*)\s*(?:"([^"]*)"|(\S*))/.exec(command) ?? [];
    const program = quoted ?? bare;
    const why = whyNotRun(program, image);
    if (why === null) return [];
    const severity: Severity = prefix.includes("-") ? "note" : "warning";
    return [["program", severity, `${path} runs ${program} (${key}=), which ${why}.`]];
  });
}

/** Null where a program is there, or may be. */
function whyNotRun(program: string, { os, paths }: Image): string | null {
  if (program === "" || program.includes("%") || OF_MACHINE.test(program)) return null;
  if (!program.startsWith("/") && program.includes("/")) return "is no absolute path";
  const found = candidates(program, os).find((path) => isThere(path, paths));
  if (found !== undefined) return isRunnable(found, paths) ? null : "is not executable";
  if (/^\/usr\/lib\/systemd\/[^/]+$/.test(program)) return null;
  if (!/^\/usr\/local\/|^\/opt\//.test(program) && hasProgram(os, posix.basename(program))) return null;
  return "is neither in the image nor known to be on the machine";
}

/** Where systemd finds a program; /bin is a link to usr/bin, and /usr/sbin one to bin but for Debian's kin. */
function candidates(program: string, os: string): string[] {
  if (!program.startsWith("/")) return SEARCHED.map((folder) => posix.join(folder, program));
  const path = program.slice(1).replace(/^(s?bin|lib(64)?)\//, "usr/$1/");
  return /^(debian|ubuntu)$/.test(os) ? [path] : [path, path.replace(/^usr\/sbin\//, "usr/bin/")];
}

const SEARCHED = ["usr/local/sbin", "usr/local/bin", "usr/sbin", "usr/bin"];

function isRunnable(path: string, paths: ReadonlyMap<string, ManifestEntry>): boolean {
  const entry = paths.get(path);
  return entry?.type !== "file" || (entry.mode & 0o111) !== 0;
}

const ACCOUNT_KEYS = /^(User|Group|SupplementaryGroups|SocketUser|SocketGroup)$/;

function ofAccount({ key, value }: Assignment, { path, unit, manager, image }: Where): Found[] {
  if (manager !== "system" || !ACCOUNT_KEYS.test(key)) return [];
  if (image.dynamic.has(unit) && /^(User|Group)$/.test(key)) return [];
  const missing = value
    .split(/\s+/)
    .filter((name) => /^[a-z_]/i.test(name) && !name.includes("%"))
    .filter((name) => !image.accounts.has(name) && !hasAccount(image.os, name));
  return missing.map((name): Found => {
    const sentence = `${path} has ${key}=${name}, which neither the image makes nor the machine is known to have.`;
    return ["account", "warning", sentence];
  });
}

/** Units that have `DynamicUser=yes` in one of their files. */
export function dynamicUnits(texts: Texts): Set<string> {
  return new Set(
    Object.entries(texts).flatMap(([path, text]) => {
      const unit = unitPath(path)?.unit;
      if (unit === undefined || !text.includes("DynamicUser")) return [];
      const isDynamic = readUnitFile(text).assignments.some(({ key, value }) => key === "DynamicUser" && isYes(value));
      return isDynamic ? [unit] : [];
    }),
  );
}

const NEEDS = /^(Requires|Requisite|BindsTo|Upholds)$/;
/** Others come and go with devices, mounts and processes. */
const WITH_FILE = /\.(service|socket|target|path|timer)$/;

function ofUnit({ section, key, value }: Assignment, { path, manager, image }: Where): Found[] {
  const names =
    NEEDS.test(key) ||
    (section === "Socket" && key === "Service") ||
    (key === "Unit" && /^(Timer|Path)$/.test(section));
  if (manager !== "system" || !(names || key === "Wants")) return [];
  const missing = value
    .split(/\s+/)
    .filter((name) => WITH_FILE.test(name) && !name.includes("%") && !isUnitThere(name, image));
  return missing.map((name): Found => {
    const sentence = `${path} has ${key}=${name}, and neither the image nor the machine is known to have that unit.`;
    return ["needed-unit", names ? "warning" : "note", sentence];
  });
}

function isUnitThere(name: string, { os, paths }: Image): boolean {
  const file = unitFileName(name);
  const folders = ["usr/lib/systemd/system", "usr/local/lib/systemd/system"];
  return (
    hasUnit(os, file) || folders.some((folder) => paths.has(`${folder}/${name}`) || paths.has(`${folder}/${file}`))
  );
}
