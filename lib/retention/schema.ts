import { z } from "zod";

/** Which images may go. */
const Limits = {
  /** Newest published versions that stay of each minor version, for each architecture and system. */
  perMinor: z.int("Must be a whole number.").min(1, "Must be at least 1.").max(99, "Must be at most 99."),
  /** How long an image stays after it was baked, fetched, withdrawn or skipped last. */
  days: z.int("Must be a whole number.").min(0, "Must not be below 0.").max(3650, "Must be at most 3650."),
  /** Whether images that no recipe made may go as well. */
  ownToo: z.boolean(),
};

/** What a preview may try out: the saved rule where a member is left out. */
export const RuleTrial = z.strictObject(Limits).partial();
export type RuleTrial = z.infer<typeof RuleTrial>;

/** The rule as it is kept: `daily` lets the worker clean up by it every night. */
export const Rule = z.strictObject({ ...Limits, daily: z.boolean() });
export type Rule = z.infer<typeof Rule>;

export const RuleChange = Rule.partial();
export type RuleChange = z.infer<typeof RuleChange>;

/** Why an image stays; an image for which several hold is counted under the first. */
export const KEEPS = {
  kept: "kept by somebody, for good",
  building: "being baked anew",
  candidate: "candidates that wait",
  newest: "the newest of their extension",
  minor: "among the newest of their minor version",
  pinned: "needed by saved configs",
  fetched: "fetched lately",
  unknown: "of which nobody knows yet whether they are fetched",
  young: "baked or published lately",
  withdrawn: "withdrawn lately",
  skipped: "skipped lately",
  own: "made by no recipe",
} as const;
export type Keeps = keyof typeof KEEPS;

const Amount = { count: z.int(), size: z.int() };

/** What a rule would do now. Sizes are those of the images, in bytes; `freed` is what the disk gains. */
export const Preview = z.strictObject({
  rule: z.strictObject(Limits),
  /** Of the rule and of all that would go: a run that is given it does exactly that, or nothing. */
  digest: z.string(),
  goes: z.strictObject({ ...Amount, freed: z.int() }),
  stays: z.strictObject(Amount),
  /** Free bytes of the disk now; null where nobody can tell. */
  free: z.int().nullable(),
  reasons: z.array(
    z.strictObject({ keeps: z.enum(Object.keys(KEEPS) as [Keeps, ...Keeps[]]), text: z.string(), ...Amount }),
  ),
  /** Those of which something would go, most bytes first. */
  extensions: z.array(z.strictObject({ name: z.string(), goes: z.strictObject(Amount), stays: z.int() })),
  /** Saved configs that cannot be read any more: they keep nothing. */
  unreadable: z.int(),
});
export type Preview = z.infer<typeof Preview>;

/** What a rule would do with each image of one extension, those that go first. */
export const PreviewFiles = z.strictObject({
  items: z.array(
    z.strictObject({
      file: z.string(),
      size: z.int(),
      goes: z.boolean(),
      why: z.string(),
      createdAt: z.iso.datetime(),
    }),
  ),
  /** How many more there are. */
  more: z.int(),
});
export type PreviewFiles = z.infer<typeof PreviewFiles>;

/** What a run by hand is told. */
export const RunRequest = z.strictObject({
  /** That of the preview that was looked at. */
  digest: z.string().max(64).optional(),
});

/** A clean-up, which may be under way. */
export const Run = z.strictObject({
  id: z.string(),
  askedBy: z.string(),
  rule: z.strictObject(Limits),
  state: z.enum(["running", "done", "failed", "stopped"]),
  failure: z.string().nullable(),
  deleted: z.int(),
  /** Bytes, and those that were free before and after. */
  freed: z.int(),
  freeBefore: z.int().nullable(),
  freeAfter: z.int().nullable(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
});
export type Run = z.infer<typeof Run>;

/** An image that a clean-up deleted, with why it went. */
export const Deletion = z.strictObject({ file: z.string(), name: z.string(), size: z.int(), reason: z.string() });
export type Deletion = z.infer<typeof Deletion>;
