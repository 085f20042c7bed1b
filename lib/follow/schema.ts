import { z } from "zod";
import { ARCHES } from "#lib/arches";
import { BuildRequest } from "#lib/recipes/schema";
import { Arch, Name, OsVersion, Version } from "#lib/words";

const COUNT = "Must be a whole number from 1 to 20.";
const DAYS = "Must be a whole number of days from 0 to 365.";

/** Which of the versions that upstream lists are wanted. */
export const WatchRule = z.discriminatedUnion("follow", [
  /** The newest version. */
  z.strictObject({ follow: z.literal("newest") }),
  /** The newest patch of each of so many of the newest minor versions. */
  z.strictObject({ follow: z.literal("minors"), count: z.int(COUNT).min(1, COUNT).max(20, COUNT) }),
  /** This version and all that are newer. */
  z.strictObject({
    follow: z.literal("from"),
    version: Version.refine((version) => version !== "latest", "Must be a version such as 1.31.0."),
  }),
  /** The newest patch of one minor version. */
  z.strictObject({
    follow: z.literal("minor"),
    minor: z.string().regex(/^v?\d+\.\d+$/, "Must be a minor version such as v1.31."),
  }),
]);
export type WatchRule = z.infer<typeof WatchRule>;

const { recipe, options, os, osVersion, compression } = BuildRequest.shape;
const arches = z
  .array(Arch)
  .min(1, "Choose an architecture.")
  .transform((given) => ARCHES.filter((arch) => given.includes(arch)));
/** Null: a person decides. */
const publishAfterDays = z.int(DAYS).min(0, DAYS).max(365, DAYS).nullable();

/** What is asked for with POST /api/v1/watches. */
export const NewWatch = z.strictObject({
  recipe,
  /** Of the images; the recipe's when left out. */
  name: Name.optional(),
  arches: arches.default(["x86-64"]),
  options,
  os,
  osVersion,
  compression,
  rule: WatchRule.default({ follow: "newest" }),
  publishAfterDays: publishAfterDays.default(null),
  publishPatchesOnly: z.boolean().default(false),
});
export type NewWatch = z.infer<typeof NewWatch>;

/** What is changed of a watch; what is left out stays. */
export const WatchChange = z.strictObject({
  name: Name.optional(),
  arches: arches.optional(),
  options: options.unwrap().optional(),
  os: os.unwrap().optional(),
  osVersion: OsVersion.nullable().optional(),
  compression: compression.unwrap().optional(),
  rule: WatchRule.optional(),
  publishAfterDays: publishAfterDays.optional(),
  publishPatchesOnly: z.boolean().optional(),
  paused: z.boolean().optional(),
});
export type WatchChange = z.infer<typeof WatchChange>;

/** What came of looking at upstream. `failed`: something was in the way, and the text says what. */
const Look = z.strictObject({ at: z.iso.datetime(), text: z.string(), failed: z.boolean() });
/** A watch as the API shows it. */
export const Watch = z.strictObject({
  id: z.string(),
  recipe,
  name: Name,
  arches: z.array(Arch),
  options: options.unwrap(),
  os: os.unwrap(),
  osVersion: OsVersion.nullable(),
  compression: compression.unwrap(),
  rule: WatchRule,
  publishAfterDays,
  /** Publishes by itself only what is a newer patch of a published version. */
  publishPatchesOnly: z.boolean(),
  paused: z.boolean(),
  createdAt: z.iso.datetime(),
  /** The last look at upstream; null before the first. */
  look: Look.nullable(),
  /** A worker looks at this moment. */
  looking: z.boolean(),
  /** When upstream is looked at next; null while paused. */
  nextAt: z.iso.datetime().nullable(),
});
export type Watch = z.infer<typeof Watch>;

/** A page of watches; `next` is the cursor of the page after it. */
export const WatchList = z.strictObject({ items: z.array(Watch), next: z.string().nullable() });
export type WatchList = z.infer<typeof WatchList>;
