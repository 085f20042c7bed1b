import { rm, stat, utimes } from "node:fs/promises";
import type { Readable } from "node:stream";
import { archiveFormat, inspectTorcx } from "#lib/builds/inspect-torcx";
import { type Context, order, type Requested, takenCompression } from "#lib/builds/request";
import { TorcxRequest, TorcxUpload } from "#lib/builds/schema";
import { torcxPlan, versionIn } from "#lib/builds/torcx-plan";
import { closeCompression } from "#lib/compression";
import { AppError, isMissing } from "#lib/errors";
import { fileName } from "#lib/images/name";
import { parse } from "#lib/issues";
import { OwnRequest } from "#lib/recipes/schema";
import { addToCache, cachePath } from "#lib/upstream/cache";
import type { Cache } from "#lib/upstream/upstream";

/**
 * Asks for the conversion of a Torcx archive that comes as a stream (contract: POST /api/v1/torcx). The bytes are kept in
 * the folder for uploads until the build has ended, where no limit of the download cache can push them out. Throws what a
 * request throws, and AppError unsupported for an archive that is no Torcx image, too_large.
 */
export async function requestTorcx(
  input: unknown,
  bytes: Readable,
  context: Context,
  { origin, signal }: { origin: string; signal: AbortSignal },
): Promise<Requested> {
  const { filename, arch: wanted, version: given, ...target } = parse(TorcxUpload, input);
  const version = given ?? versionIn(filename);
  if (version === undefined) throw versionless(filename);
  const uploads = uploadsOf(context);
  const { sha256: upload } = await addToCache(uploads, bytes, { maxBytes: context.maxUpload, signal });
  const found = await inspectUpload(cachePath(uploads, upload), filename);
  const arch = wanted ?? found.arch;
  if (arch === null) throw archless(filename);
  const file = fileName({ name: target.name, version, revision: 0, arch });
  const { compression } = closeCompression({ ...target, compression: "auto" }, await takenCompression(file));
  const request = parse(TorcxRequest, { ...target, compression, arch, version, filename, upload });
  return orderTorcx(request, context, origin);
}

/** What is no Torcx image is not kept: no build can wait for it. */
async function inspectUpload(archive: string, filename: string): ReturnType<typeof inspectTorcx> {
  try {
    return await inspectTorcx(archive, filename);
  } catch (error) {
    await rm(archive, { force: true });
    throw error;
  }
}

/** Queues the conversion of an upload that is kept. Throws AppError not_found when it is not kept any more. */
export async function orderTorcx(request: TorcxRequest, context: Context, origin: string): Promise<Requested> {
  const { filename, upload: sha256, ...own } = request;
  const archive = cachePath(uploadsOf(context), sha256);
  const size = await keepLonger(archive, filename);
  const format = await archiveFormat(archive);
  const plan = torcxPlan(OwnRequest.parse(own), { filename, sha256, size, format });
  const { name, version, arch } = request;
  const identity = { kind: "torcx", name, version, revision: 0, arch, recipe: null, recipeDigest: null } as const;
  const file = fileName(identity);
  return order({ ...identity, file, request, fingerprint: plan.fingerprint, plan }, context, origin);
}

/** Sweeping counts from the last time an upload was asked for. Gives its size in bytes. */
async function keepLonger(archive: string, filename: string): Promise<number> {
  const now = new Date();
  try {
    await utimes(archive, now, now);
    return (await stat(archive)).size;
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new AppError("not_found", `The bytes of ${filename} are no longer kept. Upload the archive again.`);
  }
}

/** Uploads lie as downloads do, in a folder without a limit: sweep.ts removes what no build waits for. */
export function uploadsOf({ uploads }: Pick<Context, "uploads">): Cache {
  return { folder: uploads, limit: Number.POSITIVE_INFINITY };
}

function versionless(filename: string): AppError {
  const message = `${filename} does not tell its version as docker:20.10.24.torcx.tgz does. Give the version.`;
  return new AppError("invalid", message, { issues: [{ path: "version", message }] });
}

function archless(filename: string): AppError {
  const message = `${filename} has no programs of one single architecture. Give the architecture.`;
  return new AppError("invalid", message, { issues: [{ path: "arch", message }] });
}
