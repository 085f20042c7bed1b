import type { Manifest } from "#lib/images/manifest";
import { type System, systemFor, systemText } from "#lib/rehearse/base-tree";
import { findJudge, hostArch, type Merge, mergeImages } from "#lib/rehearse/merge";
import type { Collision, Rehearsal, SetRehearsal } from "#lib/rehearse/schema";
import type { Arch } from "#lib/words";

export type ToRehearse = System & {
  /** The name by which machines merge it. */
  name: string;
  arch: Arch;
  /** Its path on this machine. */
  path: string;
  manifest: Manifest;
};

type Surroundings = {
  /** A folder that is not there yet, on the disk of the images. */
  folder: string;
  signal?: AbortSignal | undefined;
};

/**
 * Merges an image by this host's systemd-sysext on a small tree of the system it is for, and has systemd-analyze verify its
 * units. Never throws but for `signal`: where this host cannot, the outcome says why.
 */
export async function rehearse(image: ToRehearse, surroundings: Surroundings): Promise<Rehearsal> {
  const judge = await findJudgeOf(image);
  if ("why" in judge) return notRehearsed(judge.why);
  const system = systemFor(image);
  const part = { name: image.name, file: image.path };
  const merge = await mergeImages([part], { system, units: unitsOf(image.manifest), ...surroundings });
  const { failed, hindered, remarks, log } = merge;
  if (hindered !== null) return notRehearsed(hindered, log);
  if (failed !== null && failed.reason !== NO_RELEASE)
    return notRehearsed(`This host cannot mount it: ${failed.reason}.`, log);
  const reason = merge.merged.length > 0 ? null : refusal(merge, system);
  const outcome = reason === null ? "merged" : "refused";
  return { outcome, by: judge.by, system: systemText(system), reason, remarks, log };
}

/** The systemd of this host that judges an image; else why there is none. */
export async function findJudgeOf({ arch }: Pick<ToRehearse, "arch">): Promise<{ by: string } | { why: string }> {
  const judge = await findJudge();
  if ("why" in judge || arch === hostArch()) return judge;
  return { why: `This host's systemd merges images for ${hostArch()} only.` };
}

/** The system's word for an image without an extension-release of its name. Others may be for want of a file system in the kernel. */
const NO_RELEASE = "No medium found";

/** The outcome where nothing was tried, with the reason. */
export function notRehearsed(reason: string, log = ""): Rehearsal {
  return { outcome: "not rehearsed", by: null, system: null, reason, remarks: [], log };
}

function refusal({ failed }: Merge, system: System): string {
  return failed === null
    ? `systemd-sysext skips it on ${systemText(system)}: its extension-release asks for another system.`
    : "It has no extension-release file of its own name: systemd-sysext cannot read it, and merges nothing beside it.";
}

const UNIT = /^usr\/lib\/systemd\/system\/([\w:.\\@-]+\.(?:service|socket|timer|target|path|mount|slice))$/;

/** Units as `systemctl` would name them: a template by an instance. */
export function unitsOf(manifest: Manifest): string[] {
  const names = manifest.flatMap(({ path, type }) => (type === "file" ? (UNIT.exec(path)?.[1] ?? []) : []));
  return names.map((name) => name.replace("@.", "@rehearsal."));
}

/** Files that several images bring; folders are merged. */
export function collisionsOf(images: readonly { file: string; manifest: Manifest }[]): Collision[] {
  const owners = new Map<string, string[]>();
  for (const { file, manifest } of images)
    for (const { path } of manifest.filter(({ type }) => type !== "folder"))
      owners.set(path, (owners.get(path) ?? []).concat(file));
  return Array.from(owners, ([path, files]) => ({ path, files })).filter(({ files }) => files.length > 1);
}

const SHOWN = 100;
type OneOf = ToRehearse & { file: string };

/**
 * The same for all images of a machine together, on its system: which are merged, which systemd skips, which one keeps all
 * others from being merged, and which paths several of them bring.
 */
export async function rehearseTogether(
  images: readonly OneOf[],
  system: System,
  surroundings: Surroundings,
): Promise<SetRehearsal> {
  const collisions = collisionsOf(images);
  const parts = await mergeTogether(images, system, surroundings);
  return { ...parts, collisions: collisions.slice(0, SHOWN), collisionCount: collisions.length };
}

type Together = Omit<SetRehearsal, "collisions" | "collisionCount">;

async function mergeTogether(images: readonly OneOf[], system: System, surroundings: Surroundings): Promise<Together> {
  const judge = await findJudge();
  if ("why" in judge) return noneRehearsed(images, judge.why);
  if (images.some(({ arch }) => arch !== hostArch()))
    return noneRehearsed(images, `This host's systemd merges images for ${hostArch()} only.`);
  const blocking = new Map<string, string>();
  for (;;) {
    const rest = images.filter(({ name }) => !blocking.has(name));
    const parts = rest.map(({ name, path }) => ({ name, file: path }));
    const units = rest.flatMap(({ manifest }) => unitsOf(manifest));
    const merge = await mergeImages(parts, { system, units, ...surroundings });
    if (merge.hindered !== null) return noneRehearsed(images, merge.hindered, merge.log);
    if (merge.failed === null || blocking.has(merge.failed.name))
      return outcomeOf(images, { merge, blocking, system, by: judge.by });
    blocking.set(merge.failed.name, merge.failed.reason);
  }
}

function noneRehearsed(images: readonly OneOf[], reason: string, log = ""): Together {
  const parts = images.map(({ file }) => ({ file, outcome: "not rehearsed" as const, reason: null }));
  return { by: null, system: null, reason, images: parts, remarks: [], log };
}

type Judged = { merge: Merge; blocking: ReadonlyMap<string, string>; system: System; by: string };

function outcomeOf(images: readonly OneOf[], { merge, blocking, system, by }: Judged): Together {
  const parts = images.map(({ file, name }): SetRehearsal["images"][number] => {
    const words = blocking.get(name);
    if (words !== undefined)
      return { file, outcome: "blocks the others", reason: `systemd-sysext cannot read it: ${words}.` };
    if (merge.merged.includes(name)) return { file, outcome: "merged", reason: null };
    return {
      file,
      outcome: "skipped",
      reason: `Its extension-release asks for another system than ${systemText(system)}.`,
    };
  });
  const reason = blocking.size > 0 ? "With these images a machine merges none of them." : null;
  return { by, system: systemText(system), reason, images: parts, remarks: merge.remarks, log: merge.log };
}
