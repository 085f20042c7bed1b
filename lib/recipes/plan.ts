import { z } from "zod";
import { ARCHES } from "#lib/arches";
import { ARCHIVE_FORMATS } from "#lib/archive-formats";
import { OwnRequest, PinnedRequest, Waiver } from "#lib/recipes/schema";
import { ImagePath, Name, Sha256, Version } from "#lib/words";

/**
 * How the bytes of a source were vouched for. `signed`: by an OpenPGP signature of them or of their list; `github`: by what
 * GitHub says it was given; `recorded`: equal to what was seen the first time.
 */
const VERIFIED_BY = ["signed", "published", "github", "recorded", "first-use", "upload"] as const;

export const SourceFormat = z.enum(ARCHIVE_FORMATS);
export type SourceFormat = z.infer<typeof SourceFormat>;

/** A detached OpenPGP signature of the source's list or of its bytes, and the key that must have made it. */
const PlanSignature = z.strictObject({
  url: z.string(),
  of: z.enum(["file", "sums"]),
  /** 40 lower-case hex digits. */
  fingerprint: z.string(),
  /** Armored, or an address. */
  key: z.string(),
});
export type PlanSignature = z.infer<typeof PlanSignature>;

/** One file from outside. `sha256` and `verifiedBy` are null until it was resolved or downloaded. */
export const PlanSource = z.strictObject({
  id: z.string(),
  /** `https://…`, or `upload:FILENAME` for bytes a user brought along. */
  url: z.string(),
  format: SourceFormat,
  /** Upstream's digest list and the file's name in it; `github` is that of a release in GitHub's own API. */
  sums: z.strictObject({ url: z.string(), name: z.string(), form: z.literal("github").optional() }).nullable(),
  signature: PlanSignature.optional(),
  sha256: Sha256.nullable(),
  /** Where upstream publishes no sha256. */
  sha512: z.string().optional(),
  size: z.int().nullable(),
  verifiedBy: z.enum(VERIFIED_BY).nullable(),
});
export type PlanSource = z.infer<typeof PlanSource>;

const mode = z.union([z.literal(0o644), z.literal(0o755)]);

export const PlanStep = z.discriminatedUnion("op", [
  /** Entries of an archive whose path matches the glob `from`; for a bare file `from` is null and `to` its whole path. */
  z.strictObject({
    op: z.literal("place"),
    source: z.string(),
    /** Archives in the archive, by a glob: `from` is tried on what these hold. */
    inside: z.string().optional(),
    from: z.string().nullable(),
    /** A whole path for one file, or a folder ending in `/` under which matches keep their path less `strip` leading parts. */
    to: z.string(),
    strip: z.int().min(0),
    exclude: z.array(z.string()),
    mode: mode.nullable(),
    /** It may find nothing. */
    optional: z.boolean().optional(),
  }),
  z.strictObject({ op: z.literal("file"), path: ImagePath, mode, text: z.string() }),
  /** With `optional` only where something is at its target already. */
  z.strictObject({ op: z.literal("symlink"), path: ImagePath, target: z.string(), optional: z.boolean().optional() }),
  /** Literal text in a placed file; it is an error when the text or the file is not there. */
  z.strictObject({ op: z.literal("replace"), path: ImagePath, text: z.string(), with: z.string() }),
  /** Placed entries matching this glob are left out; none matching is fine. */
  z.strictObject({ op: z.literal("remove"), path: z.string() }),
  /** The whole archive, converted from a Torcx image. */
  z.strictObject({ op: z.literal("torcx"), source: z.string() }),
  /** The whole image, as `whose` built it. */
  z.strictObject({ op: z.literal("adopt"), source: z.string(), whose: z.string() }),
  /** A folder on this machine (command line only). */
  z.strictObject({ op: z.literal("folder"), path: z.string() }),
]);
export type PlanStep = z.infer<typeof PlanStep>;
export type PlaceStep = Extract<PlanStep, { op: "place" }>;

/** Everything that decides an image's bytes, resolved. What is baked is exactly this, and it is kept with the build. */
export const Plan = z.strictObject({
  format: z.literal(1),
  kind: z.enum(["recipe", "torcx", "folder"]),
  /** `licence` as the recipe stated it then; older plans have none. */
  recipe: z.strictObject({ name: Name, digest: Sha256, licence: z.string().optional() }).nullable(),
  request: z.union([PinnedRequest, OwnRequest]),
  fingerprint: Sha256,
  /** Name under which a machine sees the image, without `.raw`: that of its extension-release file. */
  name: Name,
  version: Version.nullable(),
  arch: z.enum(ARCHES),
  sources: z.array(PlanSource),
  steps: z.array(PlanStep),
  /** Patterns of which each must match something in the image. */
  require: z.array(z.string()).optional(),
  /** Findings that the recipe says are as they should be. */
  waive: z.array(Waiver).optional(),
  extensionRelease: z.string(),
  compression: z.string(),
  epoch: z.int(),
  warnings: z.array(z.string()),
});
export type Plan = z.infer<typeof Plan>;
