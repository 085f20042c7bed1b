import type { VersionSource } from "#lib/recipes/version-source";

/** A version without the leading v some projects write. */
export function bare(version: string): string {
  return version.replace(/^v(?=\d)/, "");
}

/** The same version in the recipe's own spelling: both `v1.27.4` and `1.27.4` are understood. */
export function spell(version: string, { prefix }: Pick<VersionSource, "prefix">): string {
  return /^v?\d/.test(version) ? prefix + bare(version) : version;
}
