import { posix } from "node:path";
import { applyEdits, editsOf, requireUsed } from "#lib/bake/edit";
import { type ArchiveEntry, fileEntry, folderEntry, type ImageEntry, type Notes, symlinkEntry } from "#lib/bake/entry";
import { folderEntries } from "#lib/bake/folder";
import { MOST_IN_IMAGE, parentsOf, pathProblem, quoted, targetProblem } from "#lib/bake/paths";
import { placeEntries } from "#lib/bake/place";
import { torcxEntries } from "#lib/bake/torcx";
import { AppError } from "#lib/errors";
import type { PlaceStep, Plan, PlanStep } from "#lib/recipes/plan";

/** `read` opens a source and reads it as an archive, or those `inside` it; `nameOf` is what errors call it. */
export type Sources = {
  read(source: string, inside?: string): AsyncIterable<ArchiveEntry>;
  nameOf(source: string): string;
};

/**
 * The entries of an image as its plan orders them: the extension-release file, then step by step, within a step in the archive's order.
 * Folders come before what is in them, modes are normal, every path is there once and allowed.
 */
export async function* layout(plan: Plan, sources: Sources, notes: Notes): AsyncGenerator<ImageEntry> {
  yield* arrange(entriesInOrder(plan, sources, notes), notes);
}

function extensionReleasePath(name: string): string {
  return `usr/lib/extension-release.d/extension-release.${name}`;
}

async function* entriesInOrder(plan: Plan, sources: Sources, notes: Notes): AsyncGenerator<ImageEntry> {
  const release = fileEntry(extensionReleasePath(plan.name), Buffer.from(plan.extensionRelease));
  yield { ...release, origin: "the image's own extension-release" };
  const edits = editsOf(plan.steps);
  for (const { index, steps } of passes(plan.steps)) {
    const later = edits.filter((edit) => edit.index > index);
    yield* applyEdits(entriesOf(steps, plan, sources, notes), later);
  }
  requireUsed(edits);
}

type Steps = readonly [PlanStep, ...PlanStep[]];

/** Neighbouring place steps of one source share a pass through it. `index` is that of the last step. */
function* passes(steps: PlanStep[]): Generator<{ index: number; steps: Steps }> {
  for (let index = 0; index < steps.length; index += 1) {
    const first = steps[index] as PlanStep; // within bounds
    const group: [PlanStep, ...PlanStep[]] = [first];
    for (let next = steps[index + 1]; sharesPass(first, next); next = steps[index + 1]) {
      group.push(next);
      index += 1;
    }
    yield { index, steps: group };
  }
}

function sharesPass(first: PlanStep, next: PlanStep | undefined): next is PlaceStep {
  const bothPlace = first.op === "place" && next?.op === "place";
  return bothPlace && first.source === next.source && first.inside === next.inside;
}

async function* entriesOf(steps: Steps, plan: Plan, sources: Sources, notes: Notes): AsyncGenerator<ImageEntry> {
  const [step] = steps;
  if (step.op === "place") {
    const rules = steps.filter((each) => each.op === "place");
    yield* placeEntries(rules, sources.nameOf(step.source), () => sources.read(step.source, step.inside));
  }
  if (step.op === "torcx") yield* torcxEntries(() => sources.read(step.source), sources.nameOf(step.source), notes);
  if (step.op === "folder") yield* folderEntries(step.path, extensionReleasePath(plan.name), notes);
  if (step.op === "file")
    yield { ...fileEntry(step.path, Buffer.from(step.text), step.mode), origin: "a text of the recipe" };
  if (step.op === "symlink") {
    const link = symlinkEntry(step.path, step.target);
    yield { ...link, origin: "a link of the recipe", isOptional: step.optional };
  }
}

type Taken = Pick<ImageEntry, "type" | "origin">;
/** mksquashfs looks through a folder for each entry that comes into it: ten times as many take a hundred times as long. */
const MOST_IN_FOLDER = 10_000;

async function* arrange(entries: AsyncIterable<ImageEntry>, { log }: Notes): AsyncGenerator<ImageEntry> {
  const taken = new Map<string, Taken>();
  const inFolders = new Map<string, number>();
  for await (const entry of entries) {
    checkPlace(entry);
    const reason = entry.isOptional ? whyLeftOut(entry, taken) : null;
    if (reason !== null) {
      log("info", `${entry.path} is left out: ${reason}.`);
      continue;
    }
    for (const parent of parentsOf(entry.path)) {
      const there = taken.get(parent);
      if (there !== undefined && there.type !== "folder") throw notAFolder(entry, parent, there);
      if (there !== undefined) continue;
      taken.set(parent, { type: "folder", origin: entry.origin });
      yield { ...folderEntry(parent), origin: entry.origin };
    }
    const there = taken.get(entry.path);
    if (there?.type === "folder" && entry.type === "folder") continue;
    if (there !== undefined) throw twice(entry, there);
    taken.set(entry.path, entry);
    limitCounts(entry.path, taken.size, inFolders);
    if ((entry.mode & 0o6000) !== 0) log("info", `${entry.path}: set-uid and set-gid bits taken away.`);
    yield { ...entry, mode: normalMode(entry) };
  }
}

/** What keeps an optional link out of the image, where links to several places are tried one after the other. */
function whyLeftOut(link: ImageEntry, taken: ReadonlyMap<string, Taken>): string | null {
  const there = taken.get(link.path);
  if (there !== undefined) return `it is there already, from ${there.origin}`;
  return taken.has(targetOf(link)) ? null : `the image has no ${targetOf(link)}`;
}

/** Where in the image a link points. */
function targetOf({ path, target }: ImageEntry): string {
  return posix.join(target?.startsWith("/") ? "/" : `/${posix.dirname(path)}`, target ?? "").slice(1);
}

function limitCounts(path: string, inImage: number, inFolders: Map<string, number>): void {
  const folder = path.slice(0, Math.max(0, path.lastIndexOf("/")));
  const count = (inFolders.get(folder) ?? 0) + 1;
  inFolders.set(folder, count);
  const refuse = (where: string, most: number) =>
    new AppError("too_large", `${where} would hold more than ${most} entries, which takes mksquashfs far too long.`);
  if (count > MOST_IN_FOLDER) throw refuse(`The folder ${folder}`, MOST_IN_FOLDER);
  if (inImage > MOST_IN_IMAGE) throw refuse("The image", MOST_IN_IMAGE);
}

function checkPlace({ path, type, target, origin }: ImageEntry): void {
  const wrong = (why: string) => new AppError("invalid", `${quoted(path)} (from ${origin}) ${why}.`);
  const parts = path.split("/");
  const [top = ""] = parts;
  if (top !== "usr" && top !== "opt") throw wrong("cannot be in an image: only usr/ and opt/ are merged");
  if (path === "usr/sbin" || path.startsWith("usr/sbin/")) {
    throw wrong("cannot be in an image: usr/sbin is a link to bin on Flatcar; place it in usr/bin");
  }
  if (parts.some((part) => part === "" || part === "." || part === ".."))
    throw wrong("cannot be in an image: it is no plain path");
  if (path === top && type !== "folder") throw wrong("must be a folder");
  const problem = pathProblem(path);
  if (problem !== null) throw wrong(problem);
  const targetWrong = target === null ? null : targetProblem(path, target);
  if (targetWrong !== null) throw wrong(`is a link ${targetWrong}`);
}

const MODES = {
  folder: () => 0o755,
  symlink: () => 0o777,
  file: (mode: number) => ((mode & 0o111) === 0 ? 0o644 : 0o755),
};

function normalMode({ type, mode }: ImageEntry): number {
  return MODES[type](mode);
}

function notAFolder({ path, origin }: ImageEntry, parent: string, there: Taken): AppError {
  return new AppError(
    "invalid",
    `${path} (from ${origin}) needs the folder ${parent}, which is a ${there.type} (from ${there.origin}).`,
  );
}

function twice({ path, origin }: ImageEntry, there: Taken): AppError {
  return new AppError("invalid", `${path} is in the image twice: from ${there.origin} and from ${origin}.`);
}
