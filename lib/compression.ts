import { mountsZstd } from "#lib/systems";

export const COMPRESSION_LEVELS = { gzip: { default: 6, max: 9 }, zstd: { default: 3, max: 22 } } as const;
const BLOCKS = ["128K", "256K", "512K", "1M"];
/** `ALGORITHM:LEVEL:BLOCK`, of which level and block may be left out. */
export const COMPRESSION = /^(?<algorithm>gzip|zstd)(:(?<level>\d{1,2}))?(:(?<block>128K|256K|512K|1M))?$/;
export const COMPRESSION_WANTED = `gzip:1 to gzip:9 or zstd:1 to zstd:22, with a block size (${BLOCKS.join(", ")}) as in zstd:6:256K`;

export type Squashfs = { algorithm: "gzip" | "zstd"; level: number; block: string };

/** What a spelling means to mksquashfs. */
export function readCompression(text: string): Squashfs {
  const { algorithm, level, block = "128K" } = COMPRESSION.exec(text)?.groups ?? {};
  const known = algorithm === "zstd" ? "zstd" : "gzip";
  return { algorithm: known, level: level === undefined ? COMPRESSION_LEVELS[known].default : Number(level), block };
}

/** What every kernel with squashfs mounts. */
export const GZIP = "gzip:6";
/** Smaller than gzip at any level, at a fraction of its time, and faster to read (docs/decisions/017). */
export const ZSTD = "zstd:6:256K";

type Target = { os: string; osVersion?: string };

/** A request whose compression is not open any more: the given one, or where there is none, the target's usual one. */
export function closeCompression<T extends Target & { compression: string }>(request: T, given?: string): T {
  if (request.compression !== "auto") return request;
  return { ...request, compression: given ?? usualCompression(request) };
}

/** What a target mounts best: zstd where it surely mounts it, else gzip. */
export function usualCompression({ os, osVersion }: Target): string {
  return mountsZstd(os, osVersion) ? ZSTD : GZIP;
}
