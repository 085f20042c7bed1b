import { z } from "zod";
import { ARCHES, Name, Sha256 } from "#lib/words";

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
  buildId: z.string(),
  createdAt: z.iso.datetime(),
  url: z.string(),
});
export type Image = z.infer<typeof Image>;
