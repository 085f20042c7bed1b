import { createReadStream, createWriteStream, existsSync, readdirSync } from "node:fs";
import { mkdir, stat } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { type Entry, folderEntry } from "#lib/bake/entry";
import { tarStream } from "#lib/bake/tar";
import type { Arch } from "#lib/words";

export const ARCH: Arch = process.arch === "arm64" ? "arm64" : "x86-64";
const RELEASES = `download.docker.com/linux/static/stable/${ARCH === "arm64" ? "aarch64" : "x86_64"}`;

/** A Docker release to bake, in a folder laid out as HOST/PATH. */
export type Input = { mirror: string; version: string; path: string; size: number; synthetic: boolean };

/** The release in `mirror`; without one, one of about the real size made from this machine's Node, in `scratch`. */
export async function benchInput(mirror: string | undefined, scratch: string): Promise<Input> {
  const root = mirror ?? path.join(scratch, "mirror");
  if (mirror === undefined) await makeRelease(path.join(root, RELEASES));
  const found = existsSync(path.join(root, RELEASES)) ? readdirSync(path.join(root, RELEASES)) : [];
  const version = found.map((name) => /^docker-(.+)\.tgz$/.exec(name)?.[1]).find((each) => each !== undefined);
  if (version === undefined) throw new Error(`There is no docker-VERSION.tgz in ${path.join(root, RELEASES)}.`);
  const release = `${RELEASES}/docker-${version}.tgz`;
  const { size } = await stat(path.join(root, release));
  return { mirror: root, version, path: release, size, synthetic: mirror === undefined };
}

/** Each begins like a program; where in Node's own file it goes on differs, so that no two are alike. Shares of 215 MB. */
const PROGRAMS = {
  dockerd: 0.35,
  containerd: 0.22,
  docker: 0.21,
  ctr: 0.11,
  "containerd-shim-runc-v2": 0.06,
  runc: 0.05,
};
const TOTAL = 215e6;
const HEAD = 4096;

async function makeRelease(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const tar = Readable.from(tarStream(programs()));
  await pipeline(tar, createGzip({ level: 6 }), createWriteStream(path.join(folder, "docker-24.0.5.tgz")));
}

async function* programs(): AsyncGenerator<Entry> {
  const { size: available } = await stat(process.execPath);
  yield folderEntry("docker");
  let start = HEAD;
  for (const [name, share] of Object.entries(PROGRAMS)) {
    const size = Math.round(TOTAL * share);
    const body = slices(start, size, available);
    yield { path: `docker/${name}`, type: "file", mode: 0o755, size, target: null, body };
    start = HEAD + ((start + size) % (available - HEAD));
  }
}

/** The head of Node's file, then `size - HEAD` bytes of it from `start` on, around its end. */
async function* slices(start: number, size: number, available: number): AsyncGenerator<Uint8Array> {
  yield* createReadStream(process.execPath, { end: HEAD - 1 });
  let position = start;
  for (let left = size - HEAD; left > 0; ) {
    const length = Math.min(left, available - position);
    yield* createReadStream(process.execPath, {
      start: position,
      end: position + length - 1,
      highWaterMark: 1024 * 1024,
    });
    left -= length;
    position = HEAD;
  }
}
