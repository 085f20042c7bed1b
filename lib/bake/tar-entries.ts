import { setImmediate as turn } from "node:timers/promises";
import type { Budget } from "#lib/bake/budget";
import { bunzip2 } from "#lib/bake/bzip2";
import { gunzip, unxz } from "#lib/bake/decompress";
import { type ArchiveEntry, folderEntry, symlinkEntry } from "#lib/bake/entry";
import { normalPath, quoted } from "#lib/bake/paths";
import { readTar, type TarKind, type TarMember } from "#lib/bake/tar-reader";
import { unzstd } from "#lib/bake/zstd";
import { AppError } from "#lib/errors";

type Bytes = AsyncIterable<Uint8Array>;

/** How each kind of tar is unpacked. */
export const TARS = {
  tar: (bytes: Bytes) => bytes,
  "tar.gz": gunzip,
  "tar.xz": unxz,
  "tar.bz2": bunzip2,
  "tar.zst": unzstd,
};
export type TarFormat = keyof typeof TARS;

/** The entries of a tar in its order, as a stream. */
export async function* tarEntries(
  bytes: Bytes,
  format: TarFormat,
  name: string,
  budget: Budget,
): AsyncGenerator<ArchiveEntry> {
  for await (const member of readTar(inTurns(budget.limit(TARS[format](bytes))))) {
    budget.takeEntry();
    const entry = tarEntry(member, name);
    if (entry !== null) yield entry;
  }
}

const TURN_MS = 10;

/** A few bytes may unpack to gigabytes without anything to wait for; everything else this process does has its turn in between. */
async function* inTurns(bytes: Bytes): AsyncGenerator<Uint8Array> {
  let since = performance.now();
  for await (const chunk of bytes) {
    yield chunk;
    if (performance.now() - since < TURN_MS) continue;
    await turn();
    since = performance.now();
  }
}

/** What matters only to a step that takes it. */
const REFUSED: Partial<Record<TarKind, string>> = {
  device: "a device",
  "named pipe": "a named pipe",
};
const NEVER: Partial<Record<TarKind, string>> = {
  "sparse file": "a sparse file: pack the archive without them (GNU tar without --sparse)",
};

/** Null for the archive's own root folder. */
function tarEntry({ name: spelled, kind, mode, size, target, body }: TarMember, name: string): ArchiveEntry | null {
  const path = normalPath(spelled, name);
  if (kind === "file" && path !== "") return { path, type: "file", mode, size, target: null, body };
  if (kind === "symlink" && path !== "") return symlinkEntry(path, target);
  if (kind === "folder") return path === "" ? null : folderEntry(path);
  if (kind === "hard link" && path !== "")
    return { path, type: "hard link", target: normalPath(target, name), why: "a hard link" };
  const refused = REFUSED[kind];
  if (refused !== undefined) return { path, type: "refused", target: null, why: refused };
  const what = NEVER[kind] ?? (path === "" ? "no folder" : "of a kind that Bakehouse does not know");
  throw new AppError("invalid", `${name} holds ${quoted(path)}, which is ${what}.`);
}
