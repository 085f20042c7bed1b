import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { torcxFacts } from "#lib/bake/torcx";
import { ownFingerprint } from "#lib/recipes/identity";
import { extensionRelease, targetWarnings } from "#lib/recipes/make-plan";
import type { Plan, SourceFormat } from "#lib/recipes/plan";
import type { OwnRequest } from "#lib/recipes/schema";
import type { Arch } from "#lib/words";

export type TorcxArchive = { filename: string; sha256: string; size: number; format: SourceFormat };

const DROP_INS =
  "Look for old drop-ins on the machines: one for containerd.service under /etc/systemd/system that uses Torcx paths such as " +
  "/run/torcx keeps containerd from starting with this image. Remove it, or change its paths to /usr/bin.";

/** The conversion of one Torcx archive, as it is planned for the server and the command line alike. */
export function torcxPlan(request: OwnRequest, { filename, sha256, size, format }: TorcxArchive): Plan {
  const source = { id: "torcx", url: `upload:${filename}`, format, sums: null, sha256, size };
  return {
    format: 1,
    kind: "torcx",
    recipe: null,
    request,
    fingerprint: ownFingerprint("torcx", request, sha256),
    name: request.name,
    version: request.version ?? null,
    arch: request.arch,
    sources: [{ ...source, verifiedBy: "upload" }],
    steps: [{ op: "torcx", source: source.id }],
    extensionRelease: extensionRelease(request, true),
    compression: request.compression,
    epoch: request.epoch,
    warnings: targetWarnings(request).concat(DROP_INS),
  };
}

/** The version in a name such as `docker:20.10.24.torcx.tgz`, or undefined. Browsers write `_` for the colon. */
export function versionIn(filename: string): string | undefined {
  return /^[^:_]+[:_]([A-Za-z0-9][A-Za-z0-9.+_~-]*?)\.torcx(\.\w+)*$/.exec(filename)?.[1];
}

const MAGIC: [hex: string, SourceFormat][] = [
  ["1f8b", "tar.gz"],
  ["fd377a585a00", "tar.xz"],
  ["28b52ffd", "tar.zst"],
  ["425a68", "tar.bz2"],
];

/** What an archive on this disk is, told from its first bytes: the name of an upload proves nothing. */
export async function archiveFormat(file: string): Promise<SourceFormat> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(6), 0, 6, 0);
    const hex = buffer.subarray(0, bytesRead).toString("hex");
    return MAGIC.find(([start]) => hex.startsWith(start))?.[1] ?? "tar";
  } finally {
    await handle.close();
  }
}

/**
 * How a Torcx archive on this disk is packed, and the CPU of its programs: null when it has none or they differ.
 * `filename` is how errors name it. Throws AppError unsupported when it is no Torcx image.
 */
export async function inspectTorcx(
  file: string,
  filename: string,
): Promise<{ format: SourceFormat; arch: Arch | null }> {
  const format = await archiveFormat(file);
  const { arch } = await torcxFacts(createReadStream(file, { highWaterMark: 1 << 20 }), format, filename);
  return { format, arch };
}
