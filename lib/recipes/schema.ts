import { z } from "zod";
import { ARCHES } from "#lib/arches";
import { MachineProfile, UnitName } from "#lib/recipes/machine-profile";
import { Template } from "#lib/recipes/template";
import { Arch, Compression, ImagePath, Name, OpenCompression, OsId, OsVersion, Version } from "#lib/words";

/**
 * What members of a request or a recipe meant before there was anything to choose, which is left out of what identifies
 * them (identity.ts). A baseline never changes, also where the default beside it does.
 */
export const baselines = z.registry<{ baseline: unknown }>();

function frozen<S extends z.ZodType>(member: S, baseline: z.output<S>): S {
  baselines.add(member, { baseline });
  return member;
}

const HttpsUrl = z.string().regex(/^https:\/\/[^\s/]+(\/\S*)?$/, "Must be an https:// URL.");
const GithubRepo = z.string().regex(/^[\w.-]+\/[\w.-]+$/, "Must be OWNER/REPOSITORY.");
const Pattern = z.string().refine(isRegExp, "Must be a regular expression.");

/** How versions of one piece of software are spelled and found. `prefix` is the recipe's own spelling (kubernetes: v). */
const spelling = {
  prefix: z.enum(["", "v"]).default(""),
  exclude: Pattern.optional(),
  /** Whether versions that are called or look unfinished are listed with the others. */
  prereleases: z.boolean().optional(),
};

export const VersionSource = z.discriminatedUnion("from", [
  z.strictObject({ from: z.literal("html-index"), url: HttpsUrl, match: Pattern }).extend(spelling),
  z.strictObject({ from: z.literal("github-releases"), repo: GithubRepo, match: Pattern.optional() }).extend(spelling),
  z
    .strictObject({
      from: z.literal("document"),
      url: HttpsUrl,
      /** Member names joined by dots, `[]` after each list: `schedules[].previousPatches[].release`; `[]` alone for an outermost one. */
      select: z
        .string()
        .regex(/^(\[\]|[\w-]+)(\[\])*(\.[\w-]+(\[\])*)*$/, "Must be names joined by dots, [] after each list."),
      /** Name of the member beside the selected one that holds its date. */
      date: z.string().optional(),
    })
    .extend(spelling),
  z.strictObject({ from: z.literal("fixed"), versions: z.array(Version).min(1) }).extend(spelling),
]);
export type VersionSource = z.infer<typeof VersionSource>;

/** True when every clause holds. `version` is a range such as `>=0.14.0 <2`. */
const Clauses = z.strictObject({
  version: z
    .string()
    .regex(/^((<|<=|>|>=|=)[\w.+~-]+)(\s+(<|<=|>|>=|=)[\w.+~-]+)*$/, "Must be a range such as >=1.2 <2.")
    .optional(),
  arch: z.enum(ARCHES).optional(),
  option: z.record(z.string(), z.string()).optional(),
});
export type Clauses = z.infer<typeof Clauses>;
const condition = { when: Clauses.optional(), unless: Clauses.optional() };
export type Condition = { when?: Clauses | undefined; unless?: Clauses | undefined };

const Mode = z.union([z.literal(0o644), z.literal(0o755)], { error: "Must be 0644 or 0755." });

const Source = z
  .strictObject({
    url: Template.refine((url) => url.startsWith("https://"), "Must be an https:// URL."),
    /** Address of upstream's sha256 list: `HEX  NAME` lines, or the bare digest. `{url}` stands for the source's own address. */
    sums: Template.optional(),
    /** Follows from the end of the address when left out. */
    format: z.enum(["tar", "tar.gz", "tar.xz", "file"]).optional(),
  })
  .extend(condition);

const Step = z.union(
  [
    z
      .strictObject({
        place: z.string(),
        from: z.string().optional(),
        to: z.string(),
        strip: z.int().min(0).optional(),
        exclude: frozen(z.array(z.string()).default([]), []),
        mode: Mode.optional(),
      })
      .extend(condition),
    z.strictObject({ files: z.string() }).extend(condition),
    z.strictObject({ write: ImagePath, text: Template, mode: frozen(Mode.default(0o644), 0o644) }).extend(condition),
    z.strictObject({ symlink: ImagePath, target: Template }).extend(condition),
    z.strictObject({ replace: ImagePath, text: z.string().min(1), with: Template }).extend(condition),
    z.strictObject({ remove: z.string() }).extend(condition),
  ],
  { error: "Must be one of place, files, write, symlink, replace, remove with exactly the members it takes." },
);

/** What forms call the option; its key where there is none. No part of any identity. */
const OptionTitle = z.string().min(1).max(40).optional();

export const RecipeOption = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("choice"),
    title: OptionTitle,
    summary: z.string(),
    choices: z.array(z.string()).min(1),
    default: z.string().optional(),
  }),
  z.strictObject({ type: z.literal("version"), title: OptionTitle, summary: z.string(), versions: VersionSource }),
]);
export type RecipeOption = z.infer<typeof RecipeOption>;

export const Recipe = z.strictObject({
  name: Name,
  title: z.string().min(1).max(60),
  summary: z.string().min(1).max(200),
  homepage: HttpsUrl,
  licence: z.string().min(1),
  versions: VersionSource,
  /** Upstream's word for each architecture there is an image for. */
  arch: z
    .partialRecord(z.enum(ARCHES), z.string())
    .refine((words) => Object.keys(words).length > 0, "Must name at least one architecture."),
  options: z.record(z.string().regex(/^[a-z][a-z0-9-]*$/), RecipeOption).default({}),
  sources: frozen(z.record(z.string().regex(/^[a-z][a-z0-9-]*$/), Source).default({}), {}),
  image: z.array(Step).min(1),
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

function isRegExp(text: string): boolean {
  try {
    return new RegExp(text) !== undefined;
  } catch {
    return false;
  }
}
