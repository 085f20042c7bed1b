import type { FoundVersion } from "#lib/upstream/schema";

const PRE_RELEASE = /(?<![a-z])(alpha|beta|rc|pre|preview|dev|nightly|snapshot|canary)(?![a-z])/i;
const DATE_AND_TIME = /\d{4}-\d{2}-\d{2}T[\d-]+Z/;
const BEHIND_NUMBERS = /(?:^|[^a-z0-9])v?\d+(?:\.\d+)*(.*)$/i;
/** Words behind the numbers of versions that are finished: patch levels, packagings, editions. */
const FINAL = /^(final|ga|release|stable|lts|post|p|pl|patch|hotfix|sp|r|rev|ce|ee|k3s|rke2r)?\d*$/i;

/**
 * Whether a version is no release yet: flagged or called so, without any number (a tag that moves, such as `edge`), or with
 * letters behind its numbers, as in 2.0.0b1 or 2.0.0-M1.
 */
export function isUnfinished({ version, prerelease = false }: FoundVersion): boolean {
  if (prerelease || PRE_RELEASE.test(version) || !/\d/.test(version)) return true;
  return behindNumbers(version)
    .split(/[^a-z0-9]+/i)
    .some((word) => !FINAL.test(word));
}

/** The version with `~` where an unfinished one goes on behind its numbers: systemd's order puts that before the release. */
export function orderKey(version: string): string {
  const behind = isUnfinished({ version }) ? behindNumbers(version) : "";
  if (behind === "") return version;
  const [release = ""] = version.split("+");
  return `${release.slice(0, -behind.length)}~${behind.replace(/^[^a-z0-9]+/i, "")}`;
}

function behindNumbers(version: string): string {
  const [release = ""] = version.replace(DATE_AND_TIME, "0").split("+");
  return BEHIND_NUMBERS.exec(release)?.[1] ?? "";
}
