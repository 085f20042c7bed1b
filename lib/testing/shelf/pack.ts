import { readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { deb, tar, tarGz, tarXz, zip, zstd } from "#lib/testing/archives";
import { makeElf } from "#lib/testing/elf";
import { xz } from "#lib/testing/xz";
import type { Arch } from "#lib/words";

/**
 * What is at a path of an archive: `elf`, `dynamic`, `script` or `text`, each with a mode behind it where it is not the
 * usual one (`elf 644`); `-> TARGET` for a link, `=> PATH` for a hard link; a text of several lines as it stands; an
 * archive of its own.
 */
export type Content = string | Packed;
/** An archive, or one file that is packed, by its format; for `tar.bz2`, which Node cannot write, the name of a packed one. */
export type Packed = { [format: string]: { [path: string]: Content } | Content };

type File = { name: string; bytes?: Buffer; mode?: number; link?: string; hardLink?: string };

/** The bytes of an archive in upstream's layout. */
export async function packed(content: Packed, arch: Arch): Promise<Buffer> {
  const [[format, inner] = []] = Object.entries(content);
  if (format === undefined || inner === undefined) throw new Error("An archive needs a format.");
  if (format === "bz2") return readFileSync(path.join(import.meta.dirname, `../packed/program-${arch}.bz2`));
  if (format === "tar.bz2") return readFileSync(path.join(import.meta.dirname, `../packed/${inner}-${arch}.tar.bz2`));
  if (["gz", "xz", "zst"].includes(format))
    return single(format, (await file("", inner as Content, arch)).bytes ?? Buffer.alloc(0));
  const files = await Promise.all(Object.entries(inner).map(([name, each]) => file(name, each as Content, arch)));
  switch (format) {
    case "tar":
      return tar(files);
    case "tar.gz":
      return tarGz(files);
    case "tar.xz":
      return tarXz(files);
    case "tar.zst":
      return zstd(await tar(files), "-3");
    case "zip":
      return zip(files);
    case "deb":
      return deb(await tarXz(files), "data.tar.xz");
    default:
      throw new Error(`There is no way to pack ${format}.`);
  }
}

function single(format: string, bytes: Buffer): Buffer {
  if (format === "gz") return gzipSync(bytes);
  return format === "xz" ? xz(bytes) : zstd(bytes, "-3");
}

/** The bytes of one file, as an entry of an archive or alone. */
export async function file(name: string, content: Content, arch: Arch): Promise<File> {
  if (typeof content !== "string") return { name, bytes: await packed(content, arch), mode: 0o644 };
  if (content.startsWith("-> ")) return { name, link: content.slice(3) };
  if (content.startsWith("=> ")) return { name, hardLink: content.slice(3) };
  if (name.endsWith("/")) return { name };
  if (content.includes("\n")) return { name, bytes: Buffer.from(content), mode: 0o644 };
  const [kind = "", mode] = content.split(" ");
  const [bytes, usual] = bytesOf(kind, name, arch);
  return { name, bytes, mode: mode === undefined ? usual : Number.parseInt(mode, 8) };
}

function bytesOf(kind: string, name: string, arch: Arch): [Buffer, number] {
  switch (kind) {
    case "elf":
      return [makeElf({ arch, linkage: "static", size: 1_024, seed: name }), 0o755];
    case "dynamic":
      return [makeElf({ arch, linkage: "dynamic", size: 1_536, seed: name }), 0o755];
    case "script":
      return [Buffer.from("#!/bin/sh\n"), 0o755];
    case "text":
      return [Buffer.from(`${name}\n`), 0o644];
    default:
      throw new Error(`${name}: ${JSON.stringify(kind)} is not elf, dynamic, script or text.`);
  }
}
