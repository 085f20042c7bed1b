import { z } from "zod";
import { Arch, Sha256 } from "#lib/words";
import type { Operation } from "../operation";

/**
 * An extension's versions as Renovate's custom datasource takes them without any transformation
 * (https://docs.renovatebot.com/modules/datasource/custom/).
 */
export const Releases = z.strictObject({
  releases: z.array(
    z.strictObject({
      /** As machines see it, with the revision: `24.0.5-1`. */
      version: z.string(),
      releaseTimestamp: z.iso.datetime(),
      changelogUrl: z.string().optional(),
      sourceUrl: z.string().optional(),
      /** Baked with a mistake that was corrected since. */
      isDeprecated: z.boolean().optional(),
      /** The image's sha256, where one architecture was asked for. */
      digest: Sha256.optional(),
    }),
  ),
  sourceUrl: z.string().optional(),
  homepage: z.string(),
});
export type Releases = z.infer<typeof Releases>;

export const EXTENSIONS = {
  releases: {
    method: "GET",
    path: "/api/v1/extensions/{name}/releases.json",
    may: "fetch",
    summary: "The published versions of an extension, newest first, as Renovate's custom datasource reads them",
    query: z.strictObject({
      /** Only images for this architecture, each with its digest. */
      arch: Arch.optional(),
    }),
    answers: { 200: { "application/json": Releases }, 304: null },
    refusals: [400, 404],
  },
  feed: {
    method: "GET",
    path: "/feeds/{file}",
    may: "fetch",
    summary: "An Atom feed of the 50 newest images: all.atom, or of one extension NAME.atom",
    answers: { 200: { "application/atom+xml": z.string() }, 304: null },
    refusals: [404],
  },
} as const satisfies Record<string, Operation>;
