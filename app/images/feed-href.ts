/** The feed of all images; an extension of this name has no feed of its own. */
export const ALL = "all";

/** Where the feed of an extension's images is, or that of all. */
export function feedHref(scope: string): `/feeds/${string}.atom` {
  return `/feeds/${scope}.atom`;
}
