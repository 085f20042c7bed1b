import { z } from "zod";
import { ARCHES } from "#lib/arches";
import { Manifest, Texts } from "#lib/images/manifest";
import { Standing } from "#lib/standing";
import { Sha256 } from "#lib/words";

/**
 * What is known of an image, kept beside its bytes: an image does not say its own version, and with these a lost database can
 * be made anew from the store.
 */
export const ImageFacts = z.object({
  file: z.string(),
  name: z.string(),
  version: z.string(),
  revision: z.int(),
  arch: z.enum(ARCHES),
  os: z.string(),
  osVersion: z.string().nullable(),
  sha256: Sha256,
  /** Bytes. */
  size: z.int(),
  compression: z.string(),
  recipe: z.string().nullable(),
  recipeDigest: z.string().nullable(),
  bakerRevision: z.int().default(1),
  fingerprint: z.string(),
  buildId: z.string(),
  kind: z.enum(["recipe", "torcx", "adopted"]),
  /** As the build that made it keeps them; their schemas belong to the recipes. */
  request: z.record(z.string(), z.unknown()),
  plan: z.record(z.string(), z.unknown()).nullable(),
  manifest: Manifest,
  /** Left out where nobody has looked. */
  texts: Texts.optional(),
  createdAt: z.coerce.date(),
  /** Left out where machines saw it as soon as it was baked, or have not seen it. */
  publishedAt: z.coerce.date().nullable().optional(),
  /** Left out by versions that published everything. */
  state: Standing.default("published"),
  withdrawn: z.object({ at: z.coerce.date(), reason: z.string() }).nullable().default(null),
  decided: z.object({ at: z.coerce.date(), by: z.string(), note: z.string() }).nullable().default(null),
});
export type ImageFacts = z.infer<typeof ImageFacts>;

/** A file of facts: of all images that have these bytes. Written before there could be several, it holds those of one. */
export const KeptFacts = z.union([z.array(ImageFacts), ImageFacts.transform((facts) => [facts])]);
