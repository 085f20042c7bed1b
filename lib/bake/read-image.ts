import { text as readAll } from "node:stream/consumers";
import { LIMITS } from "#lib/bake/budget";
import { erofsAlgorithms, erofsFile, erofsListing } from "#lib/bake/erofs";
import { isErofs } from "#lib/bake/erofs-file";
import { type ListedEntry, readFileInImage, readListing, unsquashfs } from "#lib/bake/listing";
import { pathProblem, quoted, targetProblem } from "#lib/bake/paths";
import { AppError } from "#lib/errors";
import type { Manifest, ManifestEntry } from "#lib/images/manifest";
import { Arch, Compression } from "#lib/words";

/** What an image tells of itself. Its version is not in it. */
export type ImageSelf = {
  /** That of its extension-release file: the name under which machines merge it. */
  name: string;
  os: string;
  osVersion: string | undefined;
  arch: Arch | undefined;
  compression: string;
  /** Without digests and programs. */
  manifest: Manifest;
};

const RELEASE = "usr/lib/extension-release.d/extension-release.";

/** Reads what an image tells of itself. AppError invalid when the file is no squashfs or erofs image, or none that systemd-sysext merges. */
export async function readImage(file: string, signal?: AbortSignal, limits = LIMITS): Promise<ImageSelf> {
  const { listing, text, compression } = (await isErofs(file)) ? EROFS : SQUASHFS;
  const manifest: Manifest = [];
  let size = 0;
  for await (const entry of listing(file, signal)) {
    manifest.push(manifestEntry(entry, file));
    size += entry.size;
    if (manifest.length > limits.entries)
      throw new AppError("invalid", `${file} holds more than ${limits.entries} paths.`);
    if (size > limits.bytes) throw new AppError("invalid", `${file} holds files of more than ${limits.bytes} bytes.`);
  }
  const name = nameIn(manifest, file);
  const release = valuesIn(await text(file, RELEASE + name, signal));
  const os = wordIn(release, "ID", file);
  if (os === undefined) throw new AppError("invalid", `${file} has no ID= in its ${RELEASE}${name}.`);
  const arch = Arch.safeParse(release.get("ARCHITECTURE")).data;
  return {
    name,
    os,
    osVersion: wordIn(release, "VERSION_ID", file),
    arch,
    compression: await compression(file, signal),
    manifest,
  };
}

type Reader = {
  listing(file: string, signal?: AbortSignal): AsyncIterable<ListedEntry>;
  text(file: string, path: string, signal?: AbortSignal): Promise<string>;
  /** Of squashfs in our spelling; of erofs `erofs`, with `:lz4` and the like where its files are compressed. */
  compression(file: string, signal?: AbortSignal): Promise<string>;
};

const SQUASHFS: Reader = {
  listing: readListing,
  text: (file, path, signal) => readAll(readFileInImage(file, path, signal)),
  compression: compressionOf,
};

const LARGEST_RELEASE = 64 << 10;

const EROFS: Reader = {
  listing: erofsListing,
  text: async (file, path) => (await erofsFile(file, path, LARGEST_RELEASE)).toString("utf8"),
  compression: async (file) => ["erofs", await erofsAlgorithms(file)].filter(Boolean).join(":"),
};

/** Its page is to show them, as that of an image that is baked here. */
function manifestEntry({ path, type, mode, size, target }: ListedEntry, file: string): ManifestEntry {
  const refuse = (why: string) => new AppError("invalid", `${file} holds ${quoted(path)}, which ${why}.`);
  if (type === "other") throw refuse("is no file, folder or symlink");
  const problem = pathProblem(path);
  if (problem !== null) throw refuse(problem);
  const wrongTarget = target === null ? null : targetProblem(path, target);
  if (wrongTarget !== null) throw refuse(`is a link ${wrongTarget}`);
  return { path, type, mode, size, target: target ?? undefined };
}

function nameIn(manifest: Manifest, file: string): string {
  const [release, ...more] = manifest.filter(({ path }) => path.startsWith(RELEASE));
  if (release === undefined || more.length > 0) {
    const how = release === undefined ? "no" : "several files";
    throw new AppError("invalid", `${file} is no system extension image: it holds ${how} ${RELEASE}NAME.`);
  }
  const name = release.path.slice(RELEASE.length);
  if (release.size > LARGEST_RELEASE)
    throw new AppError(
      "too_large",
      `The image ${file} cannot be read: its extension-release.${name} has more than 64 KiB.`,
    );
  return name;
}

/** `KEY=VALUE` lines, values perhaps in quotes (man os-release). */
function valuesIn(text: string): Map<string, string> {
  const lines = text.matchAll(/^([A-Z0-9_]+)=(["']?)(.*?)\2\s*$/gm);
  return new Map(Array.from(lines, ([, key = "", , value = ""]) => [key, value]));
}

/** A value that is shown and compared; undefined where there is none. */
function wordIn(release: Map<string, string>, key: string, file: string): string | undefined {
  const value = release.get(key);
  if (value === undefined || /^[!-~]{1,64}$/.test(value)) return value;
  throw new AppError("invalid", `${file} says ${key}=${quoted(value)}, which is no word that names a system.`);
}

/** The levels that mksquashfs does not write down. */
const USUAL_LEVEL: Partial<Record<string, string>> = { gzip: "9", zstd: "15" };

/** In our spelling; an algorithm that we do not bake with, by its name alone. */
async function compressionOf(file: string, signal?: AbortSignal): Promise<string> {
  const facts = await readAll(unsquashfs(["-stat", file], file, "invalid", signal));
  const [, algorithm = ""] = /^Compression (\w+)/m.exec(facts) ?? [];
  const [, level = USUAL_LEVEL[algorithm]] = /^\s+compression-level (\d+)/m.exec(facts) ?? [];
  const block = Number(/^Block size (\d+)/m.exec(facts)?.[1]) / 1024;
  const spelling = `${algorithm}:${level}:${block === 1024 ? "1M" : `${block}K`}`;
  return Compression.safeParse(spelling).data ?? algorithm;
}
