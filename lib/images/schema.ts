import { z } from "zod";
import { ARCHES } from "#lib/arches";
import { type Arch, Name, Sha256 } from "#lib/words";

/** A published image as the API shows it (contract: HTTP). */
export const Image = z.strictObject({
  file: z.string(),
  name: Name,
  version: z.string(),
  revision: z.int(),
  arch: z.enum(ARCHES),
  os: z.string(),
  sha256: Sha256,
  /** Bytes. */
  size: z.int(),
  compression: z.string(),
  recipe: z.string().nullable(),
  outdated: z.string().nullable(),
  /** What to do about bytes that the store has lost. */
  missing: z.string().nullable(),
  buildId: z.string(),
  createdAt: z.iso.datetime(),
  url: z.string(),
});
export type Image = z.infer<typeof Image>;

/** A page of images; `next` is the cursor of the page after it. */
export const ImageList = z.strictObject({ items: z.array(Image), next: z.string().nullable() });
export type ImageList = z.infer<typeof ImageList>;

/** An image as it is stored, without its long manifest. */
export type ImageRow = {
  file: string;
  name: string;
  version: string;
  revision: number;
  arch: Arch;
  os: string;
  osVersion: string | null;
  sha256: string;
  /** Bytes. */
  size: number;
  compression: string;
  recipe: string | null;
  recipeDigest: string | null;
  fingerprint: string;
  buildId: string;
  /** What baked it, and the errata that touch it (lib/bake/errata.ts). */
  bakerRevision: number;
  errata: number[];
  createdAt: Date;
  /** The bytes are gone, the name stays reserved. */
  deletedAt: Date | null;
};

/** An image as outside programs see it. `baseUrl` is this server's address without a final slash. */
export function toImage(
  row: ImageRow,
  { baseUrl, outdated, missing }: { baseUrl: string } & Pick<Image, "outdated" | "missing">,
): Image {
  return {
    file: row.file,
    name: row.name,
    version: row.version,
    revision: row.revision,
    arch: row.arch,
    os: row.os,
    sha256: row.sha256,
    size: row.size,
    compression: row.compression,
    recipe: row.recipe,
    outdated,
    missing,
    buildId: row.buildId,
    createdAt: row.createdAt.toISOString(),
    url: `${baseUrl}/extensions/${row.file}`,
  };
}
