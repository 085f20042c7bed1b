import type { Manifest } from "#lib/images/manifest";
import { type System, systemText } from "#lib/rehearse/base-tree";
import { findJudges, hostArch } from "#lib/rehearse/judges";
import { type Merge, mergeImages, patience } from "#lib/rehearse/merge";
import { type Surroundings, type ToRehearse, unitsOf } from "#lib/rehearse/rehearse";
import type { Collision, SetRehearsal } from "#lib/rehearse/schema";

/** What is known of an image without its bytes. */
type Known = { file: string; manifest: Manifest };
type OneOf = ToRehearse & Known;

/**
 * The same for all images of a machine together, on its system: which are merged, which systemd skips, which one keeps all
 * others from being merged, and which paths several of them bring.
 */
export async function rehearseTogether(
  images: readonly OneOf[],
  system: System,
  surroundings: Surroundings,
): Promise<SetRehearsal> {
  const parts = await mergeTogether(images, system, surroundings);
  return { ...parts, ...shownCollisions(images) };
}

/** The same where nothing can be merged, for the reason given: of the paths alone, so no bytes are needed. */
export function togetherUnmerged(images: readonly Known[], reason: string): SetRehearsal {
  return { ...noneRehearsed(images, reason), ...shownCollisions(images) };
}

const SHOWN = 100;

function shownCollisions(images: readonly Known[]): Pick<SetRehearsal, "collisions" | "collisionCount"> {
  const collisions = collisionsOf(images);
  return { collisions: collisions.slice(0, SHOWN), collisionCount: collisions.length };
}

/** Files that several images bring; folders are merged. */
export function collisionsOf(images: readonly Known[]): Collision[] {
  const owners = new Map<string, string[]>();
  for (const { file, manifest } of images)
    for (const { path } of manifest.filter(({ type }) => type !== "folder"))
      owners.set(path, (owners.get(path) ?? []).concat(file));
  return Array.from(owners, ([path, files]) => ({ path, files })).filter(({ files }) => files.length > 1);
}

type Together = Omit<SetRehearsal, "collisions" | "collisionCount">;

async function mergeTogether(images: readonly OneOf[], system: System, surroundings: Surroundings): Promise<Together> {
  const { judges, problems } = await findJudges();
  const [judge] = judges;
  if (judge === undefined) return noneRehearsed(images, problems.join(" "));
  if (images.some(({ arch }) => arch !== hostArch()))
    return noneRehearsed(images, `This host's systemd merges images for ${hostArch()} only.`);
  const blocking = new Map<string, string>();
  const late = patience();
  for (;;) {
    const rest = images.filter(({ name }) => !blocking.has(name));
    const parts = rest.map(({ name, path }) => ({ name, file: path }));
    const units = rest.flatMap(({ manifest }) => unitsOf(manifest));
    const merge = await mergeImages(parts, { judge, system, units, late, ...surroundings });
    if (merge.hindered !== null) return noneRehearsed(images, merge.hindered, merge.log);
    if (merge.failed === null || blocking.has(merge.failed.name))
      return outcomeOf(images, { merge, blocking, system, by: judge.by });
    blocking.set(merge.failed.name, merge.failed.reason);
  }
}

function noneRehearsed(images: readonly Known[], reason: string, log = ""): Together {
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
