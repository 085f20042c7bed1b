import { isOpen, isProgram, isUnit, takesRights } from "#lib/follow/compare-files";
import type { Comparison, FileChange } from "#lib/follow/comparison";
import { formatBytes } from "#lib/format-bytes";
import type { Finding } from "#lib/inspect/finding";
import type { PlanSource } from "#lib/recipes/plan";

/** A version that is so many times as large as the one before, or as small, is looked at by a person. */
const FACTOR = 2;

/** Why a version may be worse than the one before it, in sentences; empty when nothing says so. */
export function worseThings(found: Omit<Comparison, "worse">): string[] {
  const { warnings, findings, files, licences, before } = found;
  if (before === null) return [];
  return firstOf([
    warnings.added.map((warning) => `A new warning: ${warning}`),
    findings.waiting.map((file) => `Nobody has looked into ${file} yet; the worker does.`),
    findings.gained.filter(isWorse).map(({ sentence }) => `A new finding: ${sentence}`),
    found.sources.flatMap(weakerSource),
    found.linkage
      .filter(({ after }) => after === "dynamic")
      .map(({ path }) => `${path} was static and needs libraries of the machine now.`),
    files.items.flatMap(worseFile),
    licences.flatMap(({ path, change }) => (change === "added" ? [] : [`The licence file ${path} ${WORDS[change]}.`])),
    sizeReasons(before.size, found.after.size),
  ]);
}

const MOST = 100;

function firstOf(reasons: readonly string[][]): string[] {
  const all = reasons.flat();
  if (all.length <= MOST) return all;
  return all.slice(0, MOST - 1).concat(`And ${(all.length - MOST + 1).toLocaleString("en")} more like these.`);
}

/** Not what is said of the file anyway, nor what the recipe waives. */
function isWorse({ rule, severity, waived }: Finding): boolean {
  return severity !== "note" && waived === undefined && !["world-writable", "set-id"].includes(rule);
}

const WORDS = { removed: "is gone", changed: "has changed" } as const;

/** How much a word is worth: what nobody vouches for but an earlier bake is worth the least. */
const TRUST: Record<NonNullable<PlanSource["verifiedBy"]>, number> = {
  signed: 3,
  published: 2,
  github: 1,
  upload: 1,
  recorded: 0,
  "first-use": 0,
};

const VOUCHED = [
  "nobody but earlier bakes",
  "GitHub's digest or the one who sent it",
  "upstream's list",
  "a signature",
];

function weakerSource({ id, before, after }: Comparison["sources"][number]): string[] {
  if (after === null) return [];
  const now = VOUCHED[TRUST[after]];
  if (before === null) return TRUST[after] === 0 ? [`The new source ${id} is vouched for by ${now}.`] : [];
  if (TRUST[after] >= TRUST[before]) return [];
  return [`The source ${id} is vouched for by ${now}; before it was ${VOUCHED[TRUST[before]]}.`];
}

function worseFile(file: FileChange): string[] {
  const { path, before, after } = file;
  if (after === null) {
    if (isUnit(file)) return [`The unit or setting ${path} is gone.`];
    return isProgram(file) ? [`The program ${path} is gone.`] : [];
  }
  return [
    takesRights(after) && (before === null || !takesRights(before))
      ? `${path} takes the rights of its owner or group (set-uid or set-gid).`
      : [],
    isOpen(after) && (before === null || !isOpen(before)) ? `Everybody may write ${path}.` : [],
  ].flat();
}

function sizeReasons(before: number, after: number): string[] {
  const change = `from ${formatBytes(before)} to ${formatBytes(after)}`;
  if (after > before * FACTOR) return [`The image is more than twice as large: ${change}.`];
  return after * FACTOR < before ? [`The image is less than half as large: ${change}.`] : [];
}
