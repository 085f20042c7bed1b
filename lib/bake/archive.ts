import { formatOf, isReadInOrder } from "#lib/archive-formats";
import { Budget, type Limits } from "#lib/bake/budget";
import { bunzip2 } from "#lib/bake/bzip2";
import { debEntries } from "#lib/bake/deb";
import { gunzip, unxz } from "#lib/bake/decompress";
import type { ArchiveEntry } from "#lib/bake/entry";
import { glob, Seen } from "#lib/bake/glob";
import { requireOrdinary } from "#lib/bake/links";
import { type TarFormat, tarEntries } from "#lib/bake/tar-entries";
import { zipEntries } from "#lib/bake/zip";
import { unzstd } from "#lib/bake/zstd";
import { AppError, isAppError, messageOf } from "#lib/errors";
import type { SourceFormat } from "#lib/recipes/plan";

/** From `start` up to but not including `end`. */
export type Span = { start: number; end: number };
export type Archive = {
  /** How errors name it: its source and file name. */
  name: string;
  format: SourceFormat;
  /** Bytes as they lie there, unpacked or not; a bare file and a zip need it. */
  size: number | null;
  /** All its bytes or some, anew each time: zips are read from their end, single files and hard links twice. */
  open(span?: Span): Bytes;
  limits?: Limits;
};

type Bytes = AsyncIterable<Uint8Array>;
type Reader = (archive: Archive, budget: Budget) => AsyncGenerator<ArchiveEntry>;

const READERS: Record<SourceFormat, Reader> = {
  tar: tarOf("tar"),
  "tar.gz": tarOf("tar.gz"),
  "tar.xz": tarOf("tar.xz"),
  "tar.bz2": tarOf("tar.bz2"),
  "tar.zst": tarOf("tar.zst"),
  zip: (archive, budget) => zipEntries({ ...archive, size: sizeOf(archive) }, budget),
  deb: ({ open, name }, budget) => debEntries(open(), name, budget),
  gz: singleFile(gunzip),
  xz: singleFile(unxz),
  bz2: singleFile(bunzip2),
  zst: singleFile(unzstd),
  file: bareFile,
};

/**
 * The entries of an archive in its order, read as a stream: nothing is unpacked to disk or kept in memory. Each body may be read
 * until the next entry is asked for. A bare or single file is one entry with an empty path. With `inside`, a glob, they are those of the
 * archives in the archive that match. Throws an AppError that names the archive for damage, for paths that are refused, and when a limit is passed.
 */
export function entries(archive: Archive, inside?: string): AsyncGenerator<ArchiveEntry> {
  const budget = new Budget(archive.name, archive.limits);
  return inside === undefined ? read(archive, budget) : readInside(archive, inside, budget);
}

async function* readInside(archive: Archive, inside: string, budget: Budget): AsyncGenerator<ArchiveEntry> {
  const matches = glob(inside);
  const seen = new Seen();
  let hasAny = false;
  for await (const found of read(archive, budget)) {
    seen.see(found);
    if (!matches(found.path) || found.type === "folder") continue;
    hasAny = true;
    const { path, size, body } = requireOrdinary(found, archive.name);
    const format = formatOf(path);
    if (!isReadInOrder(format))
      throw new AppError(
        "invalid",
        `${path} in ${archive.name} is neither a tar nor a .deb: others are not opened inside an archive.`,
      );
    const within = `${path} in ${archive.name}`;
    for await (const entry of read({ name: within, format, size, open: () => body }, budget))
      yield { ...entry, within };
  }
  if (!hasAny) throw seen.nothingMatches(inside, archive.name);
}

/** Errors name the archive, also those of bodies. */
async function* read(archive: Archive, budget: Budget): AsyncGenerator<ArchiveEntry> {
  try {
    for await (const entry of READERS[archive.format](archive, budget))
      yield "body" in entry ? { ...entry, body: nameErrors(entry.body, archive) } : entry;
  } catch (error) {
    throw damaged(error, archive);
  }
}

async function* nameErrors(body: Bytes, archive: Archive): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw damaged(error, archive);
  }
}

function damaged(error: unknown, { name, format }: Archive): unknown {
  if (isAppError(error) || (error instanceof Error && error.name === "AbortError")) return error;
  const kind = format === "file" ? "" : ` as ${format}`;
  return new AppError("unsupported", `${name} cannot be read${kind}: ${messageOf(error)}.`, { cause: error });
}

function tarOf(format: TarFormat): Reader {
  return ({ open, name }, budget) => tarEntries(open(), format, name, budget);
}

async function* bareFile(archive: Archive, budget: Budget): AsyncGenerator<ArchiveEntry> {
  const size = sizeOf(archive);
  yield { path: "", type: "file", mode: 0o755, size, target: null, body: budget.limit(archive.open()) };
}

/** An entry has to say its size beforehand, which such files do not know, or not for sure: they are unpacked twice. */
function singleFile(unpack: (bytes: Bytes) => Bytes): Reader {
  return async function* file({ open }, budget) {
    let size = 0;
    for await (const chunk of budget.limit(unpack(open()))) size += chunk.length;
    yield { path: "", type: "file", mode: 0o755, size, target: null, body: unpack(open()) };
  };
}

function sizeOf({ name, size }: Archive): number {
  if (size === null) throw new AppError("internal", `The size of ${name} is not known.`);
  return size;
}
