import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { freeBytes } from "#lib/disk-space";
import { borrowing } from "#lib/images/borrow-file";
import type { ImageFacts } from "#lib/images/facts";
import { factsFiles, withFacts } from "#lib/images/facts-files";
import { localObjects } from "#lib/images/local-objects";
import { measuredObjects } from "#lib/images/measured-objects";
import type { Objects, Reader, Span, Stored } from "#lib/images/objects";
import { abandonedFiles, temporaryName } from "#lib/temporary-files";

type StoredImage = { sha256: string; size: number; storedAt: Date; hasFacts: boolean };
/** An image that was set aside on that day (UTC, `2026-11-25`). */
type SetAside = { sha256: string; size: number; storedAt: Date; day: string };

/** Where bytes are: set aside on a day, else where they are served. */
export type Place = { sha256: string; day?: string | undefined };

/** The bytes of images under their sha256 (64 lower-case hex digits), each with what is known of it. */
export type ImageStore = {
  /** A path on this machine for a new file: programs write files. The file is not made yet. */
  temporary(): Promise<string>;
  /** Takes over a finished temporary file; when it returns the bytes survive a power cut. Doing it again is fine: facts of another image with these bytes stay. */
  put(temporary: string, sha256: string, facts?: ImageFacts): Promise<void>;
  /** Null when the bytes are not there. */
  open(sha256: string, span?: Span): Promise<Reader | null>;
  stat(sha256: string): Promise<{ size: number; storedAt: Date } | null>;
  /** Fine when the bytes are gone already. Nothing more is begun once `signal` has aborted. */
  delete(sha256: string, signal?: AbortSignal): Promise<void>;
  list(): AsyncIterable<StoredImage>;
  /** Bytes that may still be written; null where nobody can tell. */
  free(): Promise<number | null>;
  /** The same of temporary files, which are always on this machine. */
  freeToWork(): Promise<number>;
  /** Says what it is when it can be reached; throws an AppError with one sentence when not. */
  check(): Promise<string>;
  /**
   * Gives `use` a path on this machine, for programs that read the bytes, and what it makes of them. Where the bytes are elsewhere they are fetched
   * first, once for all who use them at that time. Null where they are not there.
   */
  withFile<T>(sha256: string, use: (file: string) => Promise<T>): Promise<T | null>;
  /** Where clients may fetch the bytes themselves; null where they cannot. */
  address(sha256: string): Promise<string | null>;
  /** What was kept with the bytes, whether in their place or set aside: of each image that has them. */
  facts(image: Place): Promise<ImageFacts[]>;
  /** Keeps what is known of images beside the bytes they share, besides what is kept already. */
  putFacts(sha256: string, facts: readonly ImageFacts[]): Promise<void>;
  /** Forgets what is known of one image. */
  dropFacts(image: { sha256: string; file: string }): Promise<void>;
  /** Takes bytes away from where they are served, without losing them: they stay until a user removes them. */
  setAside(sha256: string, day: string): Promise<void>;
  listAside(): AsyncIterable<SetAside>;
  /** The bytes themselves, whether in their place or set aside; null when they are not there. */
  openAt(image: Place): Promise<Reader | null>;
  /** Puts bytes back that were set aside. */
  bringBack(image: { sha256: string; day: string }): Promise<void>;
  /** Removes temporary files that crashed processes left, and what unfinished puts left in the storage; gives what it removed. */
  sweepTemporary(): Promise<string[]>;
};

const IMAGE = /^([0-9a-f]{2})\/(\1[0-9a-f]{62})\.raw$/;
const ASIDE = /^quarantine\/(\d{4}-\d\d-\d\d)\/([0-9a-f]{64})\.raw$/;

/** Images in a folder of this machine: `FOLDER/ab/abcdef….raw`, unfinished ones in `FOLDER/tmp`. */
export function localStore(folder: string, now: () => number = Date.now): ImageStore {
  return imageStore(localObjects(folder), path.join(/* turbopackIgnore: true */ folder, "tmp"), now);
}

/** Images in any storage; `work` is a folder of this machine for unfinished ones. */
export function imageStore(storage: Objects, work: string, now: () => number = Date.now): ImageStore {
  const objects = measuredObjects(storage);
  const temporary = async () => {
    await mkdir(work, { recursive: true });
    return path.join(work, temporaryName());
  };
  const files = factsFiles(objects, temporary);
  const withFile = borrowing(objects, temporary);
  const putFacts = async (sha256: string, facts: readonly ImageFacts[]) => {
    const name = nameOf(sha256, "json");
    await files.write(name, withFacts(await files.read(name), facts));
  };
  return {
    temporary,
    putFacts,
    async put(file, sha256, facts) {
      if (facts !== undefined) await putFacts(sha256, [facts]);
      await objects.put(nameOf(sha256), file);
    },
    open: (sha256, span) => objects.open(nameOf(sha256), span),
    stat: (sha256) => objects.stat(nameOf(sha256)),
    async delete(sha256, signal) {
      await objects.delete(nameOf(sha256), signal);
      signal?.throwIfAborted();
      await objects.delete(nameOf(sha256, "json"), signal);
    },
    list: () => imagesIn(objects.list("")),
    free: () => objects.free(),
    async freeToWork() {
      await mkdir(work, { recursive: true });
      return freeBytes(work);
    },
    check: () => objects.check(),
    withFile: (sha256, use) => withFile(nameOf(sha256), use),
    address: async (sha256) => (await objects.address?.(nameOf(sha256))) ?? null,
    facts: (image) => files.read(placeName(image, "json")),
    async dropFacts({ sha256, file }) {
      const name = nameOf(sha256, "json");
      const known = await files.read(name);
      const left = known.filter((facts) => facts.file !== file);
      if (left.length === 0) await objects.delete(name);
      else if (left.length < known.length) await files.write(name, left);
    },
    openAt: (image) => objects.open(placeName(image, "raw")),
    async setAside(sha256, day) {
      await files.move(nameOf(sha256, "json"), asideName(day, sha256, "json"));
      await objects.move(nameOf(sha256), asideName(day, sha256));
    },
    listAside: () => asideIn(objects.list("quarantine/")),
    async bringBack({ sha256, day }) {
      await files.move(asideName(day, sha256, "json"), nameOf(sha256, "json"));
      await objects.move(asideName(day, sha256), nameOf(sha256));
    },
    async sweepTemporary() {
      const files = await abandonedFiles(work, now());
      await Promise.all(files.map((file) => rm(file, { recursive: true, force: true })));
      return files.concat((await objects.sweep?.(now())) ?? []);
    },
  };
}

function nameOf(sha256: string, ending = "raw"): string {
  return `${sha256.slice(0, 2)}/${sha256}.${ending}`;
}

function asideName(day: string, sha256: string, ending = "raw"): string {
  return `quarantine/${day}/${sha256}.${ending}`;
}

function placeName({ sha256, day }: Place, ending: string): string {
  return day === undefined ? nameOf(sha256, ending) : asideName(day, sha256, ending);
}

async function* imagesIn(files: AsyncIterable<Stored>): AsyncGenerator<StoredImage> {
  const all: Stored[] = [];
  for await (const file of files) all.push(file);
  const names = new Set(all.map(({ name }) => name));
  for (const { name, ...file } of all) {
    const [, , sha256] = IMAGE.exec(name) ?? [];
    if (sha256 !== undefined) yield { sha256, ...file, hasFacts: names.has(nameOf(sha256, "json")) };
  }
}

async function* asideIn(files: AsyncIterable<Stored>): AsyncGenerator<SetAside> {
  for await (const { name, ...file } of files) {
    const [, day, sha256] = ASIDE.exec(name) ?? [];
    if (day !== undefined && sha256 !== undefined) yield { day, sha256, ...file };
  }
}
