import { z } from "zod";
import { ARCHES } from "#lib/arches";
import { Decided, Reason, Standing, Withdrawn } from "#lib/standing";
import { type Arch, Name, Sha256 } from "#lib/words";

/** An image as the API shows it (contract: HTTP). */
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
  state: Standing,
  withdrawn: Withdrawn.nullable(),
  /** Set while it is a candidate on hold, and while it is skipped. */
  decided: Decided.nullable(),
  buildId: z.string(),
  createdAt: z.iso.datetime(),
  /** When machines saw it for the first time; null when they never did. */
  publishedAt: z.iso.datetime().nullable(),
  /** When a machine fetched it last, within an hour; null when none has since that is noted. */
  fetchedAt: z.iso.datetime().nullable(),
  /** Why it is kept whatever the clean-up's rule says; null when the rule decides. */
  keptReason: z.string().nullable(),
  url: z.string(),
});
export type Image = z.infer<typeof Image>;

/** What keeping an image asks for. */
export const KeepRequest = z.strictObject({ reason: Reason });

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
  /** When machines saw it for the first time. */
  publishedAt: Date | null;
  /** When a machine fetched it last, within an hour. */
  fetchedAt: Date | null;
  /** Why an operator keeps it whatever the clean-up's rule says. */
  keptReason: string | null;
  state: Standing;
  /** Set while it is withdrawn. */
  withdrawn: { at: Date; reason: string } | null;
  /** Set while it is a candidate on hold, and while it is skipped. */
  decided: { at: Date; by: string; note: string } | null;
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
    state: row.state,
    withdrawn: toWithdrawn(row),
    decided: row.decided && { ...row.decided, at: row.decided.at.toISOString() },
    buildId: row.buildId,
    createdAt: row.createdAt.toISOString(),
    publishedAt: row.publishedAt?.toISOString() ?? null,
    fetchedAt: row.fetchedAt?.toISOString() ?? null,
    keptReason: row.keptReason,
    url: `${baseUrl}/extensions/${row.file}`,
  };
}

/** When and why an image was withdrawn, for outside programs; null when it is not. */
export function toWithdrawn({ withdrawn }: Pick<ImageRow, "withdrawn">): Withdrawn | null {
  return withdrawn && { at: withdrawn.at.toISOString(), reason: withdrawn.reason };
}
