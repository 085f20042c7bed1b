import { readFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { bake } from "#lib/bake/bake";
import type { PlanStep } from "#lib/recipes/plan";
import { deb, tar, tarGz, tarXz, zip, zstd } from "#lib/testing/archives";
import { testPlan, testSource } from "#lib/testing/bakery";
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
async function packed(content: Packed, arch: Arch): Promise<Buffer> {
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
    case "image":
      return image(files, arch);
    case "deb":
      return deb(await tarXz(files), "data.tar.xz");
    default:
      throw new Error(`There is no way to pack ${format}.`);
  }
}

/** A finished image of somebody else's; `name` is the file called NAME in it. */
async function image(files: File[], arch: Arch): Promise<Buffer> {
  const release = files.find(({ name }) => name.startsWith("extension-release."));
  const name = release?.name.slice("extension-release.".length) ?? "";
  const tree = await tar(files.filter((each) => each !== release));
  const source = testSource("tree", "tar", tree);
  const step: PlanStep = { op: "place", source: "tree", from: "**", to: "usr/", strip: 1, exclude: [], mode: null };
  const extensionRelease = `ID=_any\nARCHITECTURE=${arch}\n`;
  const plan = testPlan({ name, arch, sources: [source], steps: [step], extensionRelease });
  const folder = await mkdtemp(path.join(tmpdir(), "bakehouse-shelf-"));
  const output = path.join(folder, "image");
  const signal = new AbortController().signal;
  const open = () => Readable.from([tree]);
  await bake(plan, { open, output, signal, log: () => undefined, onProgress: () => undefined });
  const bytes = await readFile(output);
  await rm(folder, { recursive: true });
  return bytes;
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
