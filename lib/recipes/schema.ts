import { z } from "zod";
import { ARCHES } from "#lib/arches";
import { LINT_RULES, type LintRule } from "#lib/lint-rules";
import { frozen } from "#lib/recipes/baselines";
import { MachineProfile, UnitName } from "#lib/recipes/machine-profile";
import { Adopt, condition, Source, Start, Step, SystemUser } from "#lib/recipes/steps";
import { Template } from "#lib/recipes/template";
import { HttpsUrl, Pattern, VersionSource } from "#lib/recipes/version-source";
import { Arch, Compression, Name, OpenCompression, OsId, OsVersion, Version } from "#lib/words";

/** A line that pages and terminals show as it is. */
const Line = z
  .string()
  .min(1)
  .regex(/^[^\p{Cc}\u2028-\u202e\u2066-\u2069]*$/u, "Must be one line of visible characters.");

/** What forms call the option; its key where there is none. No part of any identity. */
const OptionTitle = Line.max(40).optional();

export const RecipeOption = z.discriminatedUnion("type", [
  z
    .strictObject({
      type: z.literal("choice"),
      title: OptionTitle,
      summary: z.string(),
      choices: z.array(z.string()).min(1),
      default: z.string().optional(),
    })
    .extend(condition),
  z
    .strictObject({
      type: z.literal("version"),
      title: OptionTitle,
      summary: z.string(),
      versions: VersionSource,
      /** A text of upstream's that names the version which goes with this one; the newest where there is none. */
      default: z.strictObject({ text: Template, match: Pattern.optional() }).optional(),
    })
    .extend(condition),
]);
export type RecipeOption = z.infer<typeof RecipeOption>;

/** What the catalogue is sorted into, in the order of its pages. */
export const CATEGORIES = [
  "containers",
  "kubernetes",
  "network",
  "observability",
  "security",
  "storage",
  "virtualization",
  "webassembly",
  "ai",
  "tools",
] as const;

const Key = z.string().regex(/^[a-z][a-z0-9-]*$/, "Must begin with a small letter and hold only a-z, 0-9 and minus.");

/** Why findings of one rule, at all paths or at those that a pattern matches, are as they should be. */
export const Waiver = z.strictObject({
  rule: z.enum(Object.keys(LINT_RULES) as [LintRule, ...LintRule[]]),
  path: z.string().min(1).optional(),
  reason: Line.max(300),
});
export type Waiver = z.infer<typeof Waiver>;

/** Each is tried on every path of an image. */
const MOST_PATTERNS = 100;
const TOO_MANY = `Must be at most ${MOST_PATTERNS}.`;

export const Recipe = z.strictObject({
  name: Name,
  title: Line.max(60),
  summary: Line.max(200),
  homepage: HttpsUrl,
  licence: Line,
  /** Where upstream says what a version brings; `{version}` and the like are filled in. GitHub's page of the release when left out. */
  changelog: Template.optional(),
  category: z.enum(CATEGORIES).default("tools"),
  /** Words that people look for it by and that its title and summary do not have. */
  keywords: z.array(z.string().min(1).max(40)).max(20).default([]),
  /** How much it is asked for, 100 at most: what pages show first. */
  popularity: z.int().min(0).max(100).default(0),
  versions: VersionSource,
  /** Upstream's word for each architecture there is an image for. */
  arch: z
    .partialRecord(z.enum(ARCHES), z.string())
    .refine((words) => Object.keys(words).length > 0, "Must name at least one architecture."),
  options: z.record(Key, RecipeOption).default({}),
  sources: frozen(z.record(Key, Source).default({}), {}),
  image: frozen(z.array(Step).default([]), []),
  /** Instead of steps: the image that is published byte for byte. */
  adopt: Adopt.optional(),
  /** Units of the image that are started once it is merged. */
  start: frozen(z.array(Start).default([]), []),
  /** System users that units of the image run as. */
  users: frozen(z.array(SystemUser).default([]), []),
  /** Paths and patterns that must be in the image: a bake without them fails. */
  require: z.array(Template).max(MOST_PATTERNS, TOO_MANY).default([]),
  /** What a look at the image finds and is as it should be. */
  waive: z.array(Waiver).max(MOST_PATTERNS, TOO_MANY).default([]),
  /** Flatcar's own extensions that must not be merged beside this one. */
  replaces: z
    .array(z.strictObject({ extension: z.enum(["docker-flatcar", "containerd-flatcar"]) }).extend(condition))
    .default([]),
  /** Whether systemd (255 or newer) reloads its units when the image is merged. */
  reload: frozen(z.boolean().default(true), true),
  /** Running units that systemd (262 or newer) restarts once the image is merged or refreshed: their program is another one then. */
  restart: frozen(z.array(UnitName).default([]), []),
  /** The same for units that need only read their configuration again. */
  reloadOrRestart: frozen(z.array(UnitName).default([]), []),
  machine: MachineProfile.prefault({}),
});
export type Recipe = z.infer<typeof Recipe>;

const EPOCH = "Must be a whole number of seconds since 1970, up to 4294967295.";
const REVISION = "Must be a whole number from 0 to 999.";

const target = {
  arch: frozen(Arch.default("x86-64"), "x86-64"),
  os: frozen(OsId.default("flatcar"), "flatcar"),
  osVersion: OsVersion.optional(),
  compression: frozen(Compression.default("gzip:6"), "gzip:6"),
  /** Seconds since 1970 that every file in the image carries. */
  epoch: frozen(z.int(EPOCH).min(0, EPOCH).max(0xffff_ffff, EPOCH).default(0), 0),
};

/** What a user asks for. `latest`, left-out version options and `auto` are pinned before it is hashed. */
export const BuildRequest = z.strictObject({
  recipe: Name,
  version: Version,
  name: Name.optional(),
  options: frozen(z.record(z.string(), z.string().max(64)).default({}), {}),
  revision: frozen(z.int(REVISION).min(0, REVISION).max(999, REVISION).default(0), 0),
  ...target,
  compression: OpenCompression.default("auto"),
});
export type BuildRequest = z.infer<typeof BuildRequest>;

/** A request without open values: what is hashed, stored and shown. */
export const PinnedRequest = BuildRequest.extend({ name: Name, compression: target.compression });
export type PinnedRequest = z.infer<typeof PinnedRequest>;

/** What is asked of an archive or folder that a user brings along. */
export const OwnRequest = z.strictObject({ name: Name, version: Version.optional() }).extend(target);
export type OwnRequest = z.infer<typeof OwnRequest>;

/** The same with its compression still open. */
export const OpenOwnRequest = OwnRequest.extend({ compression: OpenCompression.default("auto") });
