import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import { xz } from "#lib/testing/xz";

/** A regular file by its bytes, a symlink by `link`, a folder by neither. */
export type TarEntry = { name: string; bytes?: Buffer | string; mode?: number; link?: string };

/** A tar with fixed times and owners: equal entries give equal bytes. */
export async function tar(entries: TarEntry[]): Promise<Buffer> {
  const stream = pack();
  for (const { name, bytes, mode, link } of entries) {
    const common = { name, mtime: new Date(0), uid: 1000, gid: 1000, uname: "builder", gname: "builder" };
    if (link !== undefined) stream.entry({ ...common, type: "symlink", linkname: link });
    else if (bytes === undefined) stream.entry({ ...common, type: "directory", mode: 0o755 });
    else stream.entry({ ...common, mode: mode ?? 0o644 }, bytes);
  }
  stream.finalize();
  return buffer(stream);
}

export async function tarGz(entries: TarEntry[]): Promise<Buffer> {
  return gzipSync(await tar(entries));
}

export async function tarXz(entries: TarEntry[]): Promise<Buffer> {
  return xz(await tar(entries));
}
