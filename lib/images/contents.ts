import { z } from "zod";
import { Manifest, ManifestEntry } from "#lib/images/manifest";

/** A part of an image's manifest, in the image's order; `next` is the cursor of the part after it. */
export const ManifestPage = z.strictObject({ items: Manifest, next: z.string().nullable(), total: z.int() });
export type ManifestPage = z.infer<typeof ManifestPage>;

const { type, mode, target } = ManifestEntry.shape;

/** A path as it stands in its folder. */
export const Child = z.strictObject({
  name: z.string(),
  type,
  mode,
  target,
  /** Bytes before compression; of a folder those of everything in it. */
  size: z.int(),
  /** How many files and links are in a folder, however deep; 0 for what is none. */
  count: z.int(),
  /** What a program was built for and whether it needs libraries: `x86-64, dynamic`. */
  program: z.string().optional(),
});
export type Child = z.infer<typeof Child>;

/** What is directly in a folder: folders first, then by name. */
export const FolderPage = z.strictObject({ items: z.array(Child), next: z.string().nullable(), total: z.int() });
export type FolderPage = z.infer<typeof FolderPage>;

/** Something with its largest parts; parts that are too small to be seen are one without a path. */
export type Sized = { path: string | null; size: number; count: number; isFolder: boolean; parts: Sized[] };
export const Sized: z.ZodType<Sized> = z.strictObject({
  path: z.string().nullable(),
  size: z.int(),
  count: z.int(),
  isFolder: z.boolean(),
  get parts() {
    return z.array(Sized);
  },
});
