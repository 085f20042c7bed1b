import type { Readable } from "node:stream";
import { liveUploads } from "#lib/builds/reads";
import { type Context, order, type Requested, takenCompression } from "#lib/builds/request";
import { TorcxRequest, TorcxUpload } from "#lib/builds/schema";
import { archiveFormat, type TorcxArchive, torcxPlan, versionIn } from "#lib/builds/torcx-plan";
import { closeCompression } from "#lib/compression";
import { AppError } from "#lib/errors";
import { fileName } from "#lib/images/name";
import { parse } from "#lib/issues";
import { OwnRequest } from "#lib/recipes/schema";
import { inThread } from "#lib/threads/in-thread";
import { takeUpload, useUpload } from "#lib/uploads/uploads";
import { cachePath } from "#lib/upstream/cache";

/**
 * Asks for the conversion of a Torcx archive that comes as a stream (contract: POST /api/v1/torcx). `size` is
 * what the sender says that it has. Throws what a request throws, and AppError unsupported for an archive that is no Torcx
 * image, too_large.
 */
export async function requestTorcx(
  input: unknown,
  bytes: Readable,
  context: Context,
  { origin, signal, size = null }: { origin: string; signal: AbortSignal; size?: number | null },
): Promise<Requested> {
  const { filename, arch: wanted, version: given, ...target } = parse(TorcxUpload, input);
  const version = given ?? versionIn(filename);
  if (version === undefined) throw versionless(filename);
  const { uploads, maxUpload: maxBytes } = context;
  return takeUpload(
    uploads,
    bytes,
    { filename, size, maxBytes, signal, now: () => new Date(), needed: liveUploads },
    async (kept) => {
      const found = await inThread("inspectTorcx", [cachePath(uploads, kept.sha256), filename], signal);
      const arch = wanted ?? found.arch;
      if (arch === null) throw archless(filename);
      const file = fileName({ name: target.name, version, revision: 0, arch });
      const { compression } = closeCompression({ ...target, compression: "auto" }, await takenCompression(file));
      const request = parse(TorcxRequest, { ...target, compression, arch, version, filename, upload: kept.sha256 });
      return orderConversion(request, { format: found.format, size: kept.size }, context, origin);
    },
  );
}

/** Queues the conversion of an upload that is kept. Throws AppError not_found when it is not kept any more. */
export async function orderTorcx(request: TorcxRequest, context: Context, origin: string): Promise<Requested> {
  const { filename, upload: sha256 } = request;
  const { file, size } = await useUpload(context.uploads, { sha256, filename }, new Date());
  return orderConversion(request, { format: await archiveFormat(file), size }, context, origin);
}

type Archive = Pick<TorcxArchive, "format" | "size">;

function orderConversion(request: TorcxRequest, archive: Archive, context: Context, origin: string) {
  const { filename, upload: sha256, ...own } = request;
  const plan = torcxPlan(OwnRequest.parse(own), { ...archive, filename, sha256 });
  const { name, version, arch } = request;
  const identity = { kind: "torcx", name, version, revision: 0, arch, recipe: null, recipeDigest: null } as const;
  const file = fileName(identity);
  return order({ ...identity, file, request, fingerprint: plan.fingerprint, candidate: false, plan }, context, origin);
}

function versionless(filename: string): AppError {
  const message = `${filename} does not tell its version as docker:20.10.24.torcx.tgz does. Give the version.`;
  return new AppError("invalid", message, { issues: [{ path: "version", message }] });
}

function archless(filename: string): AppError {
  const message = `${filename} has no programs of one single architecture. Give the architecture.`;
  return new AppError("invalid", message, { issues: [{ path: "arch", message }] });
}
