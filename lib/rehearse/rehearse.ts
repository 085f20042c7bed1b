import type { Manifest } from "#lib/images/manifest";
import { type System, systemsFor, systemText } from "#lib/rehearse/base-tree";
import { findJudges, hostArch, type Judge, type Judges } from "#lib/rehearse/judges";
import { type Merge, mergeImages, patience } from "#lib/rehearse/merge";
import type { Rehearsal } from "#lib/rehearse/schema";
import type { Arch } from "#lib/words";

export type ToRehearse = System & {
  /** The name by which machines merge it. */
  name: string;
  arch: Arch;
  /** Its path on this machine. */
  path: string;
  manifest: Manifest;
};

export type Surroundings = {
  /** A folder that is not there yet, on the disk of the images. */
  folder: string;
  signal?: AbortSignal | undefined;
};

/**
 * Merges an image by each systemd at hand on a small tree of each system it is for, and has systemd-analyze verify its units.
 * Never throws but for `signal`: where this host cannot, the outcome says why.
 */
export function rehearse(image: ToRehearse, surroundings: Surroundings): Promise<Rehearsal> {
  return rehearseUnits({ ...image, units: unitsOf(image.manifest) }, surroundings);
}

type OfUnits = Omit<ToRehearse, "manifest"> & { units: readonly string[] };

/** The same for an image of which only the units are known. */
export async function rehearseUnits({ units, ...image }: OfUnits, surroundings: Surroundings): Promise<Rehearsal> {
  const { judges, problems } = await findJudgesOf(image);
  const part = { name: image.name, file: image.path };
  const late = patience();
  const trials: Trial[] = [];
  for (const judge of judges)
    for (const system of systemsFor(image)) {
      const merge = await mergeImages([part], { judge, system, units, late, ...surroundings });
      trials.push({ judge, system, merge });
    }
  return verdictOf(trials, problems);
}

/** Who can judge an image here. */
export async function findJudgesOf({ arch }: Pick<ToRehearse, "arch">): Promise<Judges> {
  const found = await findJudges();
  if (found.judges.length === 0 || arch === hostArch()) return found;
  return { judges: [], problems: [`This host's systemd merges images for ${hostArch()} only.`] };
}

const UNIT = /^usr\/lib\/systemd\/system\/([\w:.\\@-]+\.(?:service|socket|timer|target|path|mount|slice))$/;

/** Units as `systemctl` would name them: a template by an instance. */
export function unitsOf(manifest: Manifest): string[] {
  const names = manifest.flatMap(({ path, type }) => (type === "file" ? (UNIT.exec(path)?.[1] ?? []) : []));
  return names.map((name) => name.replace("@.", "@rehearsal."));
}

/** One systemd's word for an image on one system. */
type Trial = { judge: Judge; system: System; merge: Merge };

/** What all of them say together: one that refuses the image counts for more than those that merge it. */
export function verdictOf(trials: readonly Trial[], problems: readonly string[]): Rehearsal {
  const judged = trials.filter(({ merge }) => hindranceOf(merge) === null);
  const by = (judge: Judge) => (trials.every((trial) => trial.judge === judge) ? "" : `${judge.by}: `);
  const hindrances = trials
    .flatMap(({ judge, merge }) => (hindranceOf(merge) === null ? [] : [`${by(judge)}${hindranceOf(merge)}`]))
    .concat(problems);
  if (judged.length === 0) return notRehearsed(hindrances[0] ?? "", logOf(trials));
  const refusing = judged.filter(({ merge }) => merge.merged.length === 0);
  const telling = refusing.length > 0 ? refusing : judged;
  const reasons = refusing.length > 0 ? refusing.map(refusal) : hindrances;
  return {
    outcome: refusing.length > 0 ? "refused" : "merged",
    by: judgesText(telling),
    system: systemsText(telling),
    reason: Array.from(new Set(reasons)).join(" ") || null,
    remarks: remarksOf(telling),
    log: logOf(trials),
  };
}

/** The outcome where nothing was tried, with the reason. */
export function notRehearsed(reason: string, log = ""): Rehearsal {
  return { outcome: "not rehearsed", by: null, system: null, reason, remarks: [], log };
}

/** The system's word for an image without an extension-release of its name. Others may be for want of a file system in the kernel. */
const NO_RELEASE = "No medium found";

function hindranceOf({ failed, hindered }: Merge): string | null {
  if (failed === null || failed.reason === NO_RELEASE) return hindered;
  return `This host cannot mount it: ${failed.reason}.`;
}

function refusal({ system, merge: { failed } }: Trial): string {
  return failed === null
    ? `systemd-sysext skips it on ${systemText(system)}: its extension-release asks for another system.`
    : "It has no extension-release file of its own name: systemd-sysext cannot read it, and merges nothing beside it.";
}

/** Such as `systemd 252, 257 and 262`. */
function judgesText(trials: readonly Trial[]): string {
  return listed(trials.map(({ judge }) => judge.by)).replaceAll(/(, | and )systemd /g, "$1");
}

function systemsText(trials: readonly Trial[]): string {
  return listed(trials.map(({ system }) => systemText(system)));
}

function listed(words: readonly string[]): string {
  const each = Array.from(new Set(words));
  return [each.slice(0, -1).join(", "), ...each.slice(-1)].filter(Boolean).join(" and ");
}

/** What systemd-analyze says, each line once; by whom and of which system, where not all say it. */
function remarksOf(trials: readonly Trial[]): string[] {
  const remarks = new Set(trials.flatMap(({ merge }) => merge.remarks));
  return Array.from(remarks, (remark) => {
    const saying = trials.filter(({ merge }) => merge.remarks.includes(remark));
    const parts = [judgesText, systemsText].filter((text) => text(saying) !== text(trials));
    return parts.length === 0 ? remark : `${remark} (${parts.map((text) => text(saying)).join(", ")})`;
  });
}

const LOG_KEPT = 16_000;

/** One log below the other, each with its head where there are several. */
function logOf(trials: readonly Trial[]): string {
  if (trials.length === 1) return trials.map(({ merge }) => merge.log).join("");
  const kept = Math.floor(LOG_KEPT / trials.length);
  return trials
    .map(({ judge, system, merge }) => `${judge.by}, ${systemText(system)}\n${merge.log.slice(-kept)}`)
    .join("\n\n");
}
