/** The page of an image. File names may hold a plus sign, which must not be read as a space. */
export function imageHref(file: string): `/images/${string}` {
  return `/images/${encodeURIComponent(file)}`;
}

/** Where this server serves the image itself. */
export function downloadHref(file: string): string {
  return `/extensions/${encodeURIComponent(file)}`;
}

/** The feed of all images; an extension of this name has no feed of its own. */
export const ALL_IMAGES = "all";

/** The feed of what waits in the inbox; an extension of this name has no feed of its own. */
export const INBOX_FEED = "inbox";

/** Where the feed of an extension's images is, or that of all. */
export function feedHref(scope: string): `/feeds/${string}.atom` {
  return `/feeds/${scope}.atom`;
}

/** The page that says what a version brings beside the one before it. */
export function versionHref({ name, version }: { name: string; version: string }): `/inbox/candidates/${string}` {
  return `/inbox/candidates/${encodeURIComponent(name)}/${encodeURIComponent(version)}`;
}
