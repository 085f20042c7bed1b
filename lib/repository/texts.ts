import { createHash } from "node:crypto";
import { transferText } from "#lib/repository/transfer";

/** The digest of an empty file, and of the text where nothing is published any more. */
export const EMPTY = createHash("sha256").update("").digest("hex");

/**
 * The digest list systemd-sysupdate reads: `HEX  FILE` lines. It refuses an empty one: without images nothing is served. From the
 * day `bestBefore` (`2026-12-30`) on, systemd 260 and later refuse the list; older ones see a name that matches no pattern.
 */
export function sumsText(images: Iterable<{ file: string; sha256: string }>, bestBefore: string | null = null): string {
  const lines = Array.from(images, ({ file, sha256 }) => `${sha256}  ${file}\n`);
  if (lines.length > 0 && bestBefore !== null) lines.push(`${EMPTY}  BEST-BEFORE-${bestBefore}\n`);
  return lines.sort(byFile).join("");
}

const DAY_MS = 86_400_000;

/** The day after which a list that is signed now is refused; `days` is how long it is good for at most. */
export function bestBeforeDay(now: Date, days: number): string {
  return new Date(now.getTime() + days * DAY_MS).toISOString().slice(0, 10);
}

/** Whether a list must be signed anew: a third of its time is left, or it would be good for longer than it may. */
export function isDue(bestBefore: string, days: number, now: Date): boolean {
  const left = Date.parse(bestBefore) - now.getTime();
  return left < (days * DAY_MS) / 3 || left > days * DAY_MS;
}

function byFile(a: string, b: string): number {
  return a.slice(64) < b.slice(64) ? -1 : 1;
}

/**
 * The transfer file (sysupdate.d(5)) by which a machine follows every version of an extension. `folder` is the address,
 * without a final slash, under which SHA256SUMS and the images are; `verify` whether the list is signed.
 */
export function confText(name: string, folder: string, verify: boolean): string {
  return published(name, { folder, verify }, `${name}-@v-%a.raw`);
}

/** Like {@link confText} for one minor stream such as `v1.27`, spelled as in the image's file name. */
export function streamConfText(name: string, stream: string, folder: string, verify: boolean): string {
  return published(name, { folder, verify }, `${name}-${stream}.@v-%a.raw`);
}

// The link names the merged extension in a stream too, otherwise systemd-sysext finds no metadata in the image.
function published(name: string, { folder, verify }: { folder: string; verify: boolean }, pattern: string): string {
  const link = `/etc/extensions/${name}.raw`;
  return transferText({ from: folder, pattern, into: `/opt/extensions/${name}`, link, instancesMax: 3, verify });
}
