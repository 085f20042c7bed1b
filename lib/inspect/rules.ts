import type { Manifest, ManifestEntry, Texts } from "#lib/images/manifest";
import type { LintRule, Severity } from "#lib/lint-rules";
import type { Plan } from "#lib/recipes/plan";
import type { Arch } from "#lib/words";

/** What a recipe says of its image: what must be in it, and which findings it waives. */
export type Said = Partial<Pick<Plan, "require" | "waive">>;

/** What is looked at. Of `texts`, those that are missing are not judged. */
export type Inspected = Said & { name: string; os: string; arch: Arch; manifest: Manifest; texts: Texts };

/** The same, with what many rules ask for. */
export type Image = Inspected & {
  paths: ReadonlyMap<string, ManifestEntry>;
  /** The names of its files. */
  brought: ReadonlySet<string>;
  /** Users and groups that its sysusers.d makes. */
  accounts: ReadonlySet<string>;
  /** Units whose user systemd makes for as long as they run. */
  dynamic: ReadonlySet<string>;
  /** For how many words more the nearest known one may be looked for. */
  hints: { left: number };
};

/** What a rule has found at a path. */
export type Found = [rule: LintRule, severity: Severity, sentence: string];
export type Look = (entry: ManifestEntry, image: Image) => Found[];

/** What a rule has found of the image as a whole; `path` is what it is about. */
export type FoundOfAll = { path: string; found: Found };
