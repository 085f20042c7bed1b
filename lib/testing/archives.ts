import { execFileSync } from "node:child_process";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { type ZipOptions, zipSync } from "fflate";
import { pack } from "tar-stream";
import { type Archive, entries, type Span } from "#lib/bake/archive";
import type { Entry } from "#lib/bake/entry";
import { takeEntries } from "#lib/bake/links";
import type { SourceFormat } from "#lib/recipes/plan";
import { xz } from "#lib/testing/xz";

/** An archive for `entries`: bytes are given as often as they are asked for, a stream once. */
export function archive(
  bytes: Uint8Array | AsyncIterable<Uint8Array>,
  format: SourceFormat,
  name = "tool.tgz",
): Archive {
  const isWhole = bytes instanceof Uint8Array;
  const open = (span?: Span) => (isWhole ? Readable.from([bytes.subarray(span?.start, span?.end)]) : bytes);
  return { name, format, size: isWhole ? bytes.length : null, open };
}

/** All of what is taken of an archive, hard links followed. */
export async function readAll(source: Archive, inside?: string): Promise<SeenEntry[]> {
  const seen: SeenEntry[] = [];
  for await (const { body, within: _, ...entry } of takeEntries(
    () => entries(source, inside),
    source.name,
    () => true,
  ))
    seen.push({ ...entry, text: (await buffer(Readable.from(body))).toString("latin1") });
  return seen;
}
export type SeenEntry = Omit<Entry, "body"> & { text: string };

/** A regular file by its bytes, a symlink by `link`, a hard link by `hardLink`, a folder by none of them. */
export type TarEntry = { name: string; bytes?: Buffer | string; mode?: number; link?: string; hardLink?: string };

/** A tar with fixed times and owners: equal entries give equal bytes. */
export async function tar(list: TarEntry[]): Promise<Buffer> {
  const stream = pack();
  for (const { name, bytes, mode, link, hardLink } of list) {
    const common = { name, mtime: new Date(0), uid: 1000, gid: 1000, uname: "builder", gname: "builder" };
    if (link !== undefined) stream.entry({ ...common, type: "symlink", linkname: link });
    else if (hardLink !== undefined) stream.entry({ ...common, type: "link", linkname: hardLink });
    else if (bytes === undefined) stream.entry({ ...common, type: "directory", mode: 0o755 });
    else stream.entry({ ...common, mode: mode ?? 0o644 }, bytes);
  }
  stream.finalize();
  return buffer(stream);
}

export async function tarGz(list: TarEntry[]): Promise<Buffer> {
  return gzipSync(await tar(list));
}

export async function tarXz(list: TarEntry[]): Promise<Buffer> {
  return xz(await tar(list));
}

/** A zip as Unix writes it; `mode: null` leaves modes out, as Windows does. */
export function zip(list: { name: string; bytes?: Buffer | string; mode?: number | null; link?: string }[]): Buffer {
  const files = list.map(({ name, bytes = "", mode = 0o644, link }): [string, [Uint8Array, ZipOptions]] => {
    const kind = link === undefined ? 0o100000 : 0o120000;
    const unix = mode === null ? {} : { os: 3, attrs: ((kind + mode) << 16) >>> 0 };
    return [name, [Buffer.from(link ?? bytes), { ...unix, mtime: new Date(1980, 0, 1) }]];
  });
  return Buffer.from(zipSync(Object.fromEntries(files)));
}

/** A Debian package (deb(5)) around a data.tar that is packed as its name says. */
export function deb(data: Buffer, name = "data.tar"): Buffer {
  const member = (name: string, bytes: Buffer) => {
    const fields = [name.padEnd(16), "0".padEnd(12), "0".padEnd(6), "0".padEnd(6), "100644".padEnd(8)];
    const header = `${fields.join("")}${String(bytes.length).padEnd(10)}\`\n`;
    return Buffer.concat([Buffer.from(header), bytes, Buffer.from(bytes.length % 2 === 0 ? "" : "\n")]);
  };
  const members = [member("debian-binary", Buffer.from("2.0\n")), member("control.tar", Buffer.alloc(1024))];
  return Buffer.concat([Buffer.from("!<arch>\n"), ...members, member(name, data)]);
}

/** By the program, which set-up installs. */
export function zstd(bytes: Buffer, ...options: string[]): Buffer {
  return execFileSync("zstd", ["--quiet", "--stdout", ...options], { input: bytes, maxBuffer: 1e9 });
}
