/** The page of an image. File names may hold a plus sign, which must not be read as a space. */
export function imageHref(file: string): `/images/${string}` {
  return `/images/${encodeURIComponent(file)}`;
}

/** Where this server serves the image itself. */
export function downloadHref(file: string): string {
  return `/extensions/${encodeURIComponent(file)}`;
}
