import { z } from "zod";
import { ARCHES } from "#lib/arches";
import { ManifestEntry } from "#lib/images/manifest";
import { Finding } from "#lib/inspect/finding";
import { PlanSource } from "#lib/recipes/plan";
import { Sha256 } from "#lib/words";

const Change = z.enum(["added", "removed", "changed"]);

/** A path of two images; null on the side where it is not. */
export const FileChange = z.strictObject({
  path: z.string(),
  change: Change,
  before: ManifestEntry.nullable(),
  after: ManifestEntry.nullable(),
});
export type FileChange = z.infer<typeof FileChange>;

const DiffLine = z.union([
  z.strictObject({ kind: z.enum(["same", "removed", "added"]), text: z.string() }),
  z.strictObject({ kind: z.literal("skipped"), count: z.int() }),
]);

/** The same with what it says, line by line, where that is text that is at hand and not too long. */
export const TextChange = FileChange.extend({ lines: z.array(DiffLine).nullable() });
export type TextChange = z.infer<typeof TextChange>;

const VerifiedBy = PlanSource.shape.verifiedBy;

const Side = z.strictObject({
  file: z.string(),
  /** As machines compare it. */
  version: z.string(),
  arch: z.enum(ARCHES),
  /** Bytes. */
  size: z.int(),
  /** Bytes of its files before compression. */
  unpacked: z.int(),
  sha256: Sha256,
});
export type Side = z.infer<typeof Side>;

/** A value that differs; null on the side that has none. */
export const ValueChange = z.strictObject({
  key: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
});
export type ValueChange = z.infer<typeof ValueChange>;

/** What a program that is in both tells of itself; libraries are separated by commas. */
const ProgramChange = z.strictObject({
  path: z.string(),
  fact: z.enum(["architecture", "loader", "libraries", "GLIBC", "Go"]),
  before: z.string().nullable(),
  after: z.string().nullable(),
});
export type ProgramChange = z.infer<typeof ProgramChange>;

/** What an image brings, beside the one it is held against; `before` is null for the first of its name, architecture and system. */
export const Comparison = z.strictObject({
  after: Side,
  before: Side.nullable(),
  /** Upstream's page about this version, where it is known. */
  notes: z.string().nullable(),
  /** How many paths there are of each kind, and those paths; folders that only come or go with their files are left out. */
  files: z.strictObject({
    added: z.int(),
    removed: z.int(),
    changed: z.int(),
    /** Files of the same size of which it is not known whether they hold the same: of an image that was read in from a file. */
    unknown: z.int(),
    items: z.array(FileChange),
  }),
  /** systemd's units and drop-ins, and what its like reads: tmpfiles.d, sysusers.d and so on. */
  units: z.array(TextChange),
  /** Files that look like configuration. */
  defaults: z.array(TextChange),
  /** The file by which systemd-sysext judges whether an image fits, of both, where it says something else: its name follows the image's. */
  release: z.array(TextChange),
  /** What was asked for: recipe, version, architecture, system, compression and packaging revision, where they differ. */
  request: z.array(ValueChange),
  /** The recipe's options. */
  options: z.array(ValueChange),
  /** Programs and libraries that were static and are dynamic, or the other way round. */
  linkage: z.array(z.strictObject({ path: z.string(), before: z.string(), after: z.string() })),
  programs: z.array(ProgramChange),
  /** Go modules that programs are built with, by name: each side's versions, separated by commas. */
  modules: z.array(ValueChange),
  /** How the bytes of each source were vouched for, and which they were; null on the side that has no such source. */
  sources: z.array(
    z.strictObject({
      id: z.string(),
      url: z.string(),
      /** The address before, where it was another one. */
      urlBefore: z.string().nullable(),
      before: VerifiedBy,
      after: VerifiedBy,
      digests: z.strictObject({ before: Sha256.nullable(), after: Sha256.nullable() }),
    }),
  ),
  /** What a look finds in one of them only, by rule and path; nothing while one of them waits to be looked into, `waiting` by its file name. */
  findings: z.strictObject({ gained: z.array(Finding), lost: z.array(Finding), waiting: z.array(z.string()) }),
  /** Warnings of the bake. */
  warnings: z.strictObject({ added: z.array(z.string()), gone: z.array(z.string()) }),
  /** Of the recipe as it is now; `changed`: it is not the one that the image before was baked from. */
  recipe: z.strictObject({ changed: z.boolean(), licence: z.string().nullable() }),
  licences: z.array(TextChange),
  /** What is worse than before, in sentences; of very many the first ones, and how many more there are. */
  worse: z.array(z.string()),
});
export type Comparison = z.infer<typeof Comparison>;
