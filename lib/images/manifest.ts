import { z } from "zod";
import { ImagePath, Sha256 } from "#lib/words";

/** One path of an image. Folders are listed too; modes are permission bits. */
export const ManifestEntry = z.strictObject({
  path: ImagePath,
  type: z.enum(["file", "symlink", "folder"]),
  mode: z.int(),
  /** Bytes before compression; 0 for folders and links. */
  size: z.int(),
  sha256: Sha256.optional(),
  target: z.string().optional(),
  elf: z.strictObject({ arch: z.string(), linkage: z.enum(["static", "dynamic"]) }).optional(),
});
export type ManifestEntry = z.infer<typeof ManifestEntry>;

export const Manifest = z.array(ManifestEntry);
export type Manifest = z.infer<typeof Manifest>;
