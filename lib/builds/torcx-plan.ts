import { ownFingerprint } from "#lib/recipes/identity";
import { extensionRelease, targetWarnings } from "#lib/recipes/make-plan";
import type { Plan, SourceFormat } from "#lib/recipes/plan";
import type { OwnRequest } from "#lib/recipes/schema";

export type TorcxArchive = { filename: string; sha256: string; size: number; format: SourceFormat };

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
    warnings: targetWarnings(request),
  };
}

/** The version in a name such as `docker:20.10.24.torcx.tgz`, or undefined. Browsers write `_` for the colon. */
export function versionIn(filename: string): string | undefined {
  return /^[^:_]+[:_]([A-Za-z0-9][A-Za-z0-9.+_~-]*?)\.torcx(\.\w+)*$/.exec(filename)?.[1];
}
