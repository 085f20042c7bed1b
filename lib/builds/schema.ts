import { z } from "zod";
import { STAGES } from "#lib/builds/stages";
import { Image } from "#lib/images/schema";
import { Difference } from "#lib/inspect/differences";
import { Plan } from "#lib/recipes/plan";
import { BuildRequest, OwnRequest, PinnedRequest } from "#lib/recipes/schema";
import { Arch, Name, OsId, OsVersion, Sha256, Version } from "#lib/words";

export const BuildStatus = z.enum(["queued", "running", "succeeded", "failed", "cancelled"]);
export type BuildStatus = z.infer<typeof BuildStatus>;

export const Stage = z.enum(STAGES);
export type Stage = z.infer<typeof Stage>;

/** When a stage began and ended. */
export const StageTime = z.strictObject({
  stage: Stage,
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
});
export type StageTime = z.infer<typeof StageTime>;

/** What is asked of an uploaded Torcx archive: the version may be in its file name, the architecture in its ELF files. */
export const TorcxUpload = z.strictObject({
  name: Name,
  version: Version.optional(),
  arch: Arch.optional(),
  os: OsId.default("flatcar"),
  osVersion: OsVersion.optional(),
  filename: z.string().max(255).default("upload.tgz"),
});
export type TorcxUpload = z.infer<typeof TorcxUpload>;

/** What is kept of a request that came with an upload; `upload` is the digest of its bytes. */
export const TorcxRequest = OwnRequest.extend({ version: Version, filename: z.string(), upload: Sha256 });
export type TorcxRequest = z.infer<typeof TorcxRequest>;

/** What is known of an image that was read in from a file alone; `adopted` is the digest of its bytes. */
export const AdoptedRequest = z.strictObject({
  name: Name,
  version: Version,
  arch: Arch,
  os: OsId,
  osVersion: OsVersion.optional(),
  /** In our spelling, or the name of an algorithm that we do not bake with. */
  compression: z.string(),
  filename: z.string().max(255),
  adopted: Sha256,
});

/**
 * What is asked for with POST /api/v1/builds. `force`: also a version that upstream does not seem to have. `candidate`: baked
 * without being published, if it is not there already.
 */
export const AskedBuild = BuildRequest.extend({
  force: z.boolean().default(false),
  candidate: z.boolean().default(false),
});
export type AskedBuild = z.infer<typeof AskedBuild>;

/** What to ask for instead of a version that does not exist. */
export const OtherVersion = z.strictObject({
  version: Version.optional(),
  options: z.record(z.string(), Version).optional(),
});
export type OtherVersion = z.infer<typeof OtherVersion>;

/** Why a build was stopped that met other bytes than the first time under one address. */
export const ChangedDigest = z.strictObject({ url: z.string(), recorded: Sha256, found: Sha256 });
export type ChangedDigest = z.infer<typeof ChangedDigest>;

/** A build as the API shows it (contract: HTTP). Times are UTC; progress counts bytes. */
export const Build = z.strictObject({
  id: z.string(),
  kind: z.enum(["recipe", "torcx", "adopted"]),
  status: BuildStatus,
  stage: Stage.nullable(),
  progress: z.strictObject({ done: z.int(), total: z.int().nullable() }).nullable(),
  /** 1 is next. */
  position: z.int().nullable(),
  request: z.union([PinnedRequest, TorcxRequest, AdoptedRequest]),
  fingerprint: z.string(),
  /** Null in lists, where it would be most of the bytes. */
  plan: Plan.nullable(),
  error: z
    .strictObject({
      code: z.string(),
      message: z.string(),
      changedDigest: ChangedDigest.optional(),
      suggestion: OtherVersion.optional(),
    })
    .nullable(),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  stages: z.array(StageTime),
  /** Empty in lists, as are changes. */
  warnings: z.array(z.string()),
  /** Torcx: what was rewritten and left out. */
  changes: z.array(z.string()),
  /** What wrote the image, with its version. */
  tool: z.string().nullable(),
  /** Who or what asked, in a few words. */
  origin: z.string(),
  /** Of the request that asked, under which the log has its lines; null where none did. */
  requestId: z.string().nullable(),
  /** Whether its image waits to be published. */
  candidate: z.boolean(),
  /** The watch that asked for it; it may be gone by now. */
  watch: z.string().nullable(),
  /** Its recipe was a text that was not saved: what it bakes is in its plan only. */
  unsaved: z.boolean(),
  /** It bakes an image that is there again, to compare: it makes none. */
  rebake: z.boolean(),
  file: z.string(),
  /** Bytes of the image it published. */
  size: z.int().nullable(),
  /** A cancel is requested but the worker has not stopped yet. */
  cancelling: z.boolean(),
});
export type Build = z.infer<typeof Build>;

/** What came of baking an image again by its plan: identical where `sha256` is that of the image. */
export const Rebake = z.strictObject({
  at: z.iso.datetime(),
  /** Null: it was deleted since. */
  buildId: z.string().nullable(),
  identical: z.boolean(),
  sha256: Sha256,
  /** Bytes. */
  size: z.int(),
  /** The first thousand of the paths that differ, and how many there are. */
  differences: z.array(Difference),
  differenceCount: z.int(),
  /** What baked it again, and what wrote it. */
  bakerRevision: z.int(),
  tool: z.string(),
});
export type Rebake = z.infer<typeof Rebake>;

/** The last of them, and why an image can't be baked again. */
export const RebakeAnswer = z.strictObject({ rebake: Rebake.nullable(), impossible: z.string().nullable() });

/** A build with the image it made, or that was there already. */
export const BuildAnswer = z.strictObject({ build: Build, image: Image.nullable() });
export type BuildAnswer = z.infer<typeof BuildAnswer>;

/** How many builds are in each status. */
export const BuildCounts = z.record(BuildStatus, z.int());
export type BuildCounts = z.infer<typeof BuildCounts>;

/** What bakes, then what waits in the order it will be taken, as far as it fits; and how many builds there are. */
export const BuildQueue = z.strictObject({ items: z.array(Build), counts: BuildCounts });
export type BuildQueue = z.infer<typeof BuildQueue>;

/** A page of builds; `next` is the cursor of the page after it. */
export const BuildList = z.strictObject({ items: z.array(Build), next: z.string().nullable() });
export type BuildList = z.infer<typeof BuildList>;

export const LogLine = z.strictObject({
  n: z.int(),
  at: z.iso.datetime(),
  level: z.enum(["info", "warn", "error"]),
  text: z.string(),
});
export type LogLine = z.infer<typeof LogLine>;

/** A piece of a log: ask again with `after: next` until `done`. */
export const LogPage = z.strictObject({ lines: z.array(LogLine), next: z.int(), done: z.boolean() });
export type LogPage = z.infer<typeof LogPage>;
