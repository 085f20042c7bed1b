import { z } from "zod";
import { ImagePath, Sha256 } from "#lib/words";

/** What a program tells of itself; old manifests have its architecture and linkage only. */
const Elf = z.strictObject({
  arch: z.string(),
  linkage: z.enum(["static", "dynamic"]),
  /** Left out for programs of 64 bits. */
  bits: z.literal(32).optional(),
  /** The loader that a dynamic program asks for. */
  interpreter: z.string().optional(),
  /** Libraries by name. */
  needed: z.array(z.string()).optional(),
  /** The highest version of the GNU C library that it asks for. */
  glibc: z.string().optional(),
  stripped: z.boolean().optional(),
  /** What Go wrote about its build: its own version, the main module, and the other modules with their versions. */
  go: z
    .strictObject({
      version: z.string(),
      module: z.string().optional(),
      modules: z.array(z.tuple([z.string(), z.string()])).optional(),
    })
    .optional(),
});

/** One path of an image. Folders are listed too; modes are permission bits. */
export const ManifestEntry = z.strictObject({
  path: ImagePath,
  type: z.enum(["file", "symlink", "folder"]),
  mode: z.int(),
  /** Bytes before compression; 0 for folders and links. */
  size: z.int(),
  sha256: Sha256.optional(),
  target: z.string().optional(),
  elf: Elf.optional(),
});
export type ManifestEntry = z.infer<typeof ManifestEntry>;

export const Manifest = z.array(ManifestEntry);
export type Manifest = z.infer<typeof Manifest>;

/** What small files of an image say that systemd reads, by their path. */
export const Texts = z.record(z.string(), z.string());
export type Texts = z.infer<typeof Texts>;
