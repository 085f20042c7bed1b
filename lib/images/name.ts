import type { Arch } from "#lib/words";

export type ImageName = { name: string; version: string; revision: number; arch: Arch };

/** `docker-24.0.5-x86-64.raw`, with a packaging revision `docker-24.0.5-1-x86-64.raw`. Never parsed back. */
export function fileName({ name, version, revision, arch }: ImageName): string {
  return `${name}-${publishedVersion({ version, revision })}-${arch}.raw`;
}

/** The version machines compare: `24.0.5`, with a packaging revision `24.0.5-1`, which systemd orders after it. */
export function publishedVersion({ version, revision }: Pick<ImageName, "version" | "revision">): string {
  return revision === 0 ? version : `${version}-${revision}`;
}

/** `1.27` of `v1.27.4`, own prefix kept: `v1.27`. Null where a version has no minor part. */
export function minorOf(version: string): string | null {
  return /^v?\d+\.\d+(?=[.\-+]|$)/.exec(version)?.[0] ?? null;
}

/** Name of the conf that follows one minor stream, without `.conf`: `kubernetes-v1.27`. */
export function streamName(name: string, version: string): string | null {
  const minor = minorOf(version);
  return minor === null ? null : `${name}-${minor}`;
}
