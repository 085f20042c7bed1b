import { streamName } from "#lib/images/name";
import { transferText } from "#lib/repository/transfer";

/** The digest list systemd-sysupdate reads: `HEX  FILE` lines. Null without images, since it refuses an empty file. */
export function sumsText(images: Iterable<{ file: string; sha256: string }>): string | null {
  const lines = Array.from(images, ({ file, sha256 }) => `${sha256}  ${file}\n`);
  return lines.length === 0 ? null : lines.sort(byFile).join("");
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

type Named = { file: string; name: string; version: string; sha256: string };

/**
 * The text under a name of the repository, or null: `SHA256SUMS`, `NAME.conf`, `NAME-vX.Y.conf`, at the root also `noop.conf`.
 * `images` are those of the folder asked for; `baseUrl` is this server's address without a final slash.
 */
export function repositoryText(wanted: string, images: readonly Named[], baseUrl: string): string | null {
  if (wanted === "SHA256SUMS") return sumsText(images);
  const folderOf = (name: string) => `${baseUrl}/extensions/${name}`;
  const whole = images.find(({ name }) => wanted === `${name}.conf`);
  if (whole !== undefined) return confText(whole.name, folderOf(whole.name));
  const stream = images.find(({ name, version }) => streamName(name, version) === wanted.replace(/\.conf$/, ""));
  if (stream === undefined || !wanted.endsWith(".conf")) return null;
  const minor = wanted.slice(stream.name.length + 1, -".conf".length);
  return streamConfText(stream.name, minor, folderOf(stream.name));
}
