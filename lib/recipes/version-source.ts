import { z } from "zod";
import { Version } from "#lib/words";

export const HttpsUrl = z.string().regex(/^https:\/\/[^\s/]+(\/\S*)?$/, "Must be an https:// URL.");
const GithubRepo = z.string().regex(/^[\w.-]+\/[\w.-]+$/, "Must be OWNER/REPOSITORY.");
export const Pattern = z.string().refine(isRegExp, "Must be a regular expression.");

/** How versions of one piece of software are spelled and found. `prefix` is the recipe's own spelling (kubernetes: v). */
const spelling = {
  prefix: z.enum(["", "v"]).default(""),
  exclude: Pattern.optional(),
  /** Whether versions that are called or look unfinished are listed with the others. */
  prereleases: z.boolean().optional(),
  /** How many minor versions upstream keeps up at once: the newest patch of each of them is a latest version. One when left out. */
  minors: z.int().min(1).max(20).optional(),
};

/** How the tag of a version is written, for {release}: the address of that release's files. */
const Tag = z
  .string()
  .regex(/^([\w.+~-]|\{version(\.bare)?\})*$/, "Must be a tag such as v{version}.")
  .optional();

export const VersionSource = z.discriminatedUnion("from", [
  z.strictObject({ from: z.literal("html-index"), url: HttpsUrl, match: Pattern }).extend(spelling),
  z
    .strictObject({ from: z.literal("github-releases"), repo: GithubRepo, match: Pattern.optional(), tag: Tag })
    .extend(spelling),
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
  /** Tags of a git repository, as `git ls-remote` sees them. */
  z.strictObject({ from: z.literal("git-tags"), url: HttpsUrl, match: Pattern.optional() }).extend(spelling),
  z
    .strictObject({
      from: z.literal("gitlab-tags"),
      host: z
        .string()
        .regex(/^[\w.-]+$/, "Must be a host such as gitlab.com.")
        .default("gitlab.com"),
      project: z.int().positive(),
      match: Pattern.optional(),
    })
    .extend(spelling),
  /** https://releases.hashicorp.com/PRODUCT/ without enterprise editions. */
  z.strictObject({ from: z.literal("hashicorp"), product: z.string().regex(/^[a-z0-9-]+$/) }).extend(spelling),
  z.strictObject({ from: z.literal("fixed"), versions: z.array(Version).min(1) }).extend(spelling),
]);
export type VersionSource = z.infer<typeof VersionSource>;

function isRegExp(text: string): boolean {
  try {
    return new RegExp(text) !== undefined;
  } catch {
    return false;
  }
}
