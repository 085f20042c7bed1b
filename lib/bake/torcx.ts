import { entries } from "#lib/bake/archive";
import type { Limits } from "#lib/bake/budget";
import { type ArchiveEntry, type Entry, fileEntry, type ImageEntry, type Notes, readBody } from "#lib/bake/entry";
import { requireOrdinary, takeEntries } from "#lib/bake/links";
import { escaped } from "#lib/bake/paths";
import { imagePathOf, Survey } from "#lib/bake/torcx-survey";
import { convertUnit } from "#lib/bake/torcx-unit";
import { AppError } from "#lib/errors";
import { ELF_HEAD, readElf } from "#lib/inspect/elf";
import type { SourceFormat } from "#lib/recipes/plan";
import type { Arch } from "#lib/words";

const UNITS = "usr/lib/systemd/system/";
/** Ten times what the longest units have; they are changed in memory. */
const LARGEST_UNIT = 128 * 1024;
/** Far above any Torcx image, in bytes and entries: somebody waits while one is inspected. */
const INSPECTED: Limits = { entries: 100_000, bytes: 8e9 };
/** Changes are kept with a build: what comes after so many is not told. */
const MOST_CHANGES = 200;
const LONGEST_CHANGE = 500;
const MOST_BINARIES = 1_000;

/**
 * The entries of a Torcx image as a sysext has them: `bin` and `lib` under `usr`, units without Torcx, an Upholds= drop-in
 * for each unit that a target wants; `read` begins a pass through the archive. `notes.changes` tells what was rewritten and left out.
 * Throws `unsupported` when the archive is no Torcx image.
 */
export async function* torcxEntries(
  read: () => AsyncIterable<ArchiveEntry>,
  name: string,
  notes: Notes,
): AsyncGenerator<ImageEntry> {
  const survey = new Survey();
  const paths = new Set<string>();
  const takes = (entry: ArchiveEntry) => {
    survey.see(entry);
    return imagePathOf(entry.path) !== null;
  };
  for await (const entry of takeEntries(read, name, takes)) {
    const path = imagePathOf(entry.path);
    if (path === null) continue;
    paths.add(path);
    yield { ...(await convert({ ...entry, path }, notes)), origin: name };
  }
  survey.requireTorcx(name);
  for (const { path, upholds } of Array.from(paths).flatMap(dropInFor)) {
    if (paths.has(path)) continue;
    tell(notes, `${path.slice(UNITS.length)}: written, with Upholds=${upholds}.`);
    yield { ...fileEntry(path, Buffer.from(`[Unit]\nUpholds=${upholds}\n`)), origin: name };
  }
  for (const top of survey.leftOut()) {
    const why = top === "usr/sbin" ? "it is a link on Flatcar" : "only usr/ and opt/ are merged";
    tell(notes, `${top}: left out, ${why}.`);
  }
}

/** Notes a change, at most so many and so long. */
function tell({ changes }: Notes, change: string): void {
  if (changes.length > MOST_CHANGES) return;
  const cut = change.length > LONGEST_CHANGE ? `${change.slice(0, LONGEST_CHANGE)}…` : change;
  changes.push(changes.length < MOST_CHANGES ? escaped(cut) : "More was changed, which is not listed.");
}

export type TorcxFacts = {
  /** That of all its programs; null when there are none or they differ. */
  arch: Arch | null;
  /** Paths of its programs in the image it would become, the first thousand. */
  binaries: string[];
};

/** Reads through an archive; throws `unsupported` with the reason when it is no Torcx image. */
export async function torcxFacts(
  bytes: AsyncIterable<Uint8Array>,
  format: SourceFormat,
  name = "The archive",
): Promise<TorcxFacts> {
  const survey = new Survey();
  const binaries: string[] = [];
  const arches = new Set<Arch | "other">();
  for await (const found of entries({ name, format, size: null, limits: INSPECTED, open: () => bytes })) {
    survey.see(found);
    const path = imagePathOf(found.path);
    if (path === null || found.type === "hard link") continue;
    const entry = requireOrdinary(found, name);
    const elf = entry.type === "file" ? readElf(await headOf(entry)) : null;
    if (elf === null) continue;
    if (binaries.length < MOST_BINARIES) binaries.push(path);
    arches.add(elf.arch);
  }
  survey.requireTorcx(name);
  const [arch = "other"] = arches.size === 1 ? arches : [];
  return { arch: arch === "other" ? null : arch, binaries };
}

async function headOf({ body }: Entry): Promise<Buffer> {
  let head = Buffer.alloc(0);
  for await (const chunk of body) {
    if (head.length < ELF_HEAD) head = Buffer.concat([head, chunk.subarray(0, ELF_HEAD)]);
  }
  return head;
}

/** For `sockets.target.wants/docker.socket`: the drop-in `sockets.target.d/10-docker-socket.conf`. */
function dropInFor(path: string): { path: string; upholds: string }[] {
  if (!path.startsWith(UNITS)) return [];
  const [, target, unit, type] = /^([^/]+)\.wants\/([^/]+)\.([a-z]+)$/.exec(path.slice(UNITS.length)) ?? [];
  if (target === undefined) return [];
  return [{ path: `${UNITS}${target}.d/10-${unit}-${type}.conf`, upholds: `${unit}.${type}` }];
}

async function convert(entry: Entry, notes: Notes): Promise<Entry> {
  const isUnit = entry.type === "file" && entry.path.startsWith(UNITS) && /\.(service|socket)$/.test(entry.path);
  if (!isUnit) return entry;
  const body = await readBody(entry, LARGEST_UNIT);
  if (body === null)
    throw new AppError("invalid", `${entry.path} has more than ${LARGEST_UNIT / 1024} KiB, so it is no unit.`);
  // latin1 keeps every byte, and all that is looked for is ASCII.
  const { text, removed, added } = convertUnit(body.toString("latin1"));
  const name = entry.path.slice(UNITS.length);
  if (removed.length > 0) tell(notes, `${name}: removed ${removed.join(", ")}.`);
  if (added.length > 0) tell(notes, `${name}: added ${added.join(", ")}.`);
  return fileEntry(entry.path, Buffer.from(text, "latin1"), entry.mode);
}
