import type { ConfigContext } from "#lib/configs/availability";
import { serverFacts } from "#lib/configs/facts";
import type { Manifest } from "#lib/images/manifest";
import { findByFiles, getImage, getManifest } from "#lib/images/reads";
import type { ImageRow } from "#lib/images/schema";
import type { ImageStore } from "#lib/images/store";
import { serverFiles } from "#lib/machine/choices/placed";
import type { MachineInput } from "#lib/machine/choices/schema";
import { osReleaseOf } from "#lib/machine/choices/targets";
import { type System, systemFor } from "#lib/rehearse/base-tree";
import { askWorker, type FindRehearser, rehearseElsewhere, subjectOf, UNREADABLE } from "#lib/rehearse/elsewhere";
import { getRehearsal } from "#lib/rehearse/reads";
import { findJudgesOf, notRehearsed, rehearse } from "#lib/rehearse/rehearse";
import { type Rehearsal, SetRehearsal } from "#lib/rehearse/schema";
import { rehearseTogether, togetherUnmerged } from "#lib/rehearse/together";
import { keepRehearsal } from "#lib/rehearse/writes";

type Context = ConfigContext & { store: ImageStore; findRehearser: FindRehearser };

/** The one that was asked for last: each starts programs, so one comes after the other. */
let before: Promise<unknown> = Promise.resolve();

function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const next = before.then(work);
  before = next.catch(() => {});
  return next;
}

/**
 * Merges all images of a machine together on a small tree of its system, by this host's systemd, or a worker's where this one
 * cannot. Images that are not baked yet, or come from elsewhere, are left out; the former are told.
 */
export async function rehearseMachine(input: MachineInput, context: Context): Promise<SetRehearsal> {
  const { store } = context;
  const { arch } = input;
  const files = serverFiles(input, await serverFacts(context));
  const system = systemFor(osReleaseOf(input.target));
  const { judges, problems } = await findJudgesOf({ arch });
  if (judges.length > 0) return inTurn(() => rehearseFiles(files, system, store));
  const answer = await askWorker({ kind: "set", arch, files, ...system }, context);
  const { success, data } = SetRehearsal.safeParse(answer.outcome);
  if (success) return data;
  const reason = "reason" in answer ? answer.reason : UNREADABLE;
  return compareFiles(files, [...problems, reason].join(" ").trim());
}

/** Where nobody can merge them: the bytes, which may lie elsewhere, are left there. */
async function compareFiles(files: readonly string[], reason: string): Promise<SetRehearsal> {
  const images = [];
  for (const { file } of await findByFiles(files)) images.push({ file, manifest: await getManifest(file) });
  return withAbsent(files, togetherUnmerged(images, reason));
}

/** The same for files by name, by this host alone. */
export async function rehearseFiles(
  files: readonly string[],
  system: System,
  store: ImageStore,
): Promise<SetRehearsal> {
  const folder = await store.temporary();
  const together = await withLaidOut(await findByFiles(files), store, (images) =>
    rehearseTogether(images, system, { folder }),
  );
  return withAbsent(files, together);
}

function withAbsent(files: readonly string[], together: SetRehearsal): SetRehearsal {
  const there = new Set(together.images.map(({ file }) => file));
  const absent = files
    .filter((file) => !there.has(file))
    .map((file) => ({ file, outcome: "not rehearsed" as const, reason: "It is not baked yet." }));
  return { ...together, images: together.images.concat(absent) };
}

type LaidOut = ImageRow & { path: string; manifest: Manifest };

/** Gives `use` those of the images whose bytes are there, all at once as files of this machine, and what it makes of them. */
async function withLaidOut<T>(
  [row, ...others]: readonly ImageRow[],
  store: ImageStore,
  use: (images: LaidOut[]) => Promise<T>,
): Promise<T> {
  if (row === undefined) return use([]);
  const manifest = await getManifest(row.file);
  const made = await store.withFile(row.sha256, async (path) => ({
    of: await withLaidOut(others, store, (images) => use([{ ...row, path, manifest }, ...images])),
  }));
  return made === null ? withLaidOut(others, store, use) : made.of;
}

/**
 * Merges an image that was baked already by each systemd at hand, here or where a worker can, and keeps what came of it; that it
 * could not be tried takes the place of no outcome. Throws AppError not_found.
 */
export async function rehearseImage(
  file: string,
  { store, findRehearser }: Pick<Context, "store" | "findRehearser">,
): Promise<Rehearsal> {
  const row = await getImage(file);
  const { judges, problems } = await findJudgesOf(row);
  const rehearsal =
    judges.length > 0
      ? await inTurn(() => rehearseHere(row, store))
      : await rehearseElsewhere(subjectOf(row, await getManifest(file)), problems[0] ?? "", { findRehearser });
  const isTold = (await getRehearsal(file)).outcome !== "not rehearsed";
  if (rehearsal.outcome !== "not rehearsed" || !isTold) await keepRehearsal(file, rehearsal, new Date());
  return rehearsal;
}

async function rehearseHere(row: ImageRow, store: ImageStore): Promise<Rehearsal> {
  const folder = await store.temporary();
  return withLaidOut([row], store, async ([image]) =>
    image === undefined ? notRehearsed("Its bytes are not there.") : rehearse(image, { folder }),
  );
}
