import { Readable } from "node:stream";
import { type ArchiveEntry, readBody, type SpecialEntry, type TakenEntry } from "#lib/bake/entry";
import { quoted } from "#lib/bake/paths";
import { AppError } from "#lib/errors";

/** A file with several links is read for all of them at once when it is no larger; a larger one once for each. */
const KEPT = 8 * 1024 * 1024;
const MOST_PASSES = 20;

/** A hard link that a step takes: `index` is its place in the archive, `target` whose other name it is. */
type Link = { path: string; target: string; index: number };
/** The links to one entry that nothing was given for yet; `index` is that of the entry, once it was seen. */
type Target = { links: Link[]; last: Link; index: number | null };

/**
 * The entries of an archive that `takes` wants, in its order. Hard links come last, each with the bytes of the file it is another name
 * of: these lie earlier in the archive, so it is read again up to there. Throws `invalid` for what no image can have, when it is taken.
 */
export async function* takeEntries(
  read: () => AsyncIterable<ArchiveEntry>,
  name: string,
  takes: (entry: ArchiveEntry) => boolean,
): AsyncGenerator<TakenEntry> {
  const originals = new Map<string, string>();
  const taken: Link[] = [];
  let index = 0;
  for await (const entry of read()) {
    index += 1;
    const isTaken = takes(entry);
    if (entry.type === "hard link") {
      const target = keyOf({ ...entry, path: entry.target ?? "" });
      const original = originals.get(target) ?? target;
      originals.set(keyOf(entry), original);
      if (isTaken) taken.push({ path: entry.path, target: original, index });
    } else if (isTaken) yield requireOrdinary(entry, name);
  }
  yield* followLinks(taken, read, name);
}

/** Throws `invalid` with the reason for what no image can have. */
export function requireOrdinary(entry: ArchiveEntry, name: string): TakenEntry {
  if (isSpecial(entry)) throw new AppError("invalid", `${name} holds ${quoted(entry.path)}, which is ${entry.why}.`);
  return entry;
}

function isSpecial(entry: ArchiveEntry): entry is SpecialEntry & { within?: string } {
  return entry.type === "refused" || entry.type === "hard link";
}

/** Archives in an archive may hold the same paths. */
function keyOf({ path, within = "" }: Pick<ArchiveEntry, "path" | "within">): string {
  return `${within}\0${path}`;
}

async function* followLinks(
  taken: Link[],
  read: () => AsyncIterable<ArchiveEntry>,
  name: string,
): AsyncGenerator<TakenEntry> {
  const targets = new Map<string, Target>();
  for (const link of taken) {
    const target = targets.get(link.target) ?? { links: [], last: link, index: null };
    target.links.push(link);
    target.last = link;
    targets.set(link.target, target);
  }
  for (let pass = 0; isOpen(targets); pass += 1) {
    if (pass === MOST_PASSES) throw tooMany(targets, name);
    yield* readLinked(targets, read(), name);
    for (const { links, index } of targets.values())
      if (links[0] !== undefined && index === null) throw wrongLink(links[0], "does not hold", name);
  }
}

function isOpen(targets: Map<string, Target>): boolean {
  return Array.from(targets.values()).some(({ links }) => links.length > 0);
}

/** Reads up to the last link: what is behind it is the target of none. */
async function* readLinked(
  targets: Map<string, Target>,
  archive: AsyncIterable<ArchiveEntry>,
  name: string,
): AsyncGenerator<TakenEntry> {
  const end = Math.max(...Array.from(targets.values(), ({ last }) => last.index));
  let index = 0;
  for await (const entry of archive) {
    index += 1;
    if (index > end) return;
    const target = targets.get(keyOf(entry));
    if (target === undefined || isSpecial(entry)) continue;
    const [first] = target.links;
    target.index ??= index;
    if (target.index !== index && index < target.last.index) throw wrongLink(target.last, "holds more than once", name);
    if (target.index !== index || first === undefined) continue;
    if (first.index < index) throw wrongLink(first, "holds only behind it", name);
    if (entry.type === "folder") throw wrongLink(first, "holds as a folder", name);
    yield* linked(target, entry);
  }
}

async function* linked(target: Target, entry: TakenEntry): AsyncGenerator<TakenEntry> {
  const [first, ...others] = target.links;
  const bytes = others.length > 0 ? await readBody(entry, KEPT) : null;
  const now = bytes === null ? [first as Link] : target.links; // the caller has seen that there is one
  target.links = bytes === null ? others : [];
  for (const { path } of now) yield { ...entry, path, body: bytes === null ? entry.body : Readable.from([bytes]) };
}

function wrongLink({ path, target }: Link, how: string, name: string): AppError {
  const file = target.slice(target.indexOf("\0") + 1);
  return new AppError("invalid", `${name} holds ${quoted(path)}, a hard link to ${quoted(file)}, which it ${how}.`);
}

function tooMany(targets: Map<string, Target>, name: string): AppError {
  const [{ target = "" } = {}] = Array.from(targets.values()).flatMap(({ links }) => links);
  const file = quoted(target.slice(target.indexOf("\0") + 1));
  return new AppError(
    "too_large",
    `${name} has more than ${MOST_PASSES} hard links to ${file}, and each would be a copy of its own: take one, and make symlinks by symlink steps.`,
  );
}
