import { transferText } from "#lib/repository/transfer";

/** The digest list systemd-sysupdate reads: `HEX  FILE` lines. It refuses an empty one: without images nothing is served. */
export function sumsText(images: Iterable<{ file: string; sha256: string }>): string {
  const lines = Array.from(images, ({ file, sha256 }) => `${sha256}  ${file}\n`);
  return lines.sort(byFile).join("");
}

function byFile(a: string, b: string): number {
  return a.slice(64) < b.slice(64) ? -1 : 1;
}

/**
 * The transfer file (sysupdate.d(5)) by which a machine follows every version of an extension. `folder` is the address,
 * without a final slash, under which SHA256SUMS and the images are.
 */
export function confText(name: string, folder: string): string {
  return published(name, folder, `${name}-@v-%a.raw`);
}

/** Like {@link confText} for one minor stream such as `v1.27`, spelled as in the image's file name. */
export function streamConfText(name: string, stream: string, folder: string): string {
  return published(name, folder, `${name}-${stream}.@v-%a.raw`);
}

// The link names the merged extension in a stream too, otherwise systemd-sysext finds no metadata in the image.
function published(name: string, folder: string, pattern: string): string {
  const link = `/etc/extensions/${name}.raw`;
  return transferText({ from: folder, pattern, into: `/opt/extensions/${name}`, link, instancesMax: 3 });
}
