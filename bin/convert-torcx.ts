import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import path from "node:path";
import { inspectTorcx, torcxPlan, versionIn } from "#lib/builds/torcx-plan";
import { closeCompression } from "#lib/compression";
import { AppError } from "#lib/errors";
import type { Plan } from "#lib/recipes/plan";
import { OpenOwnRequest, type OwnRequest } from "#lib/recipes/schema";
import { addToCache, cachePath } from "#lib/upstream/cache";
import { Version } from "#lib/words";
import { type Command, check, type Session } from "./command";
import { writeImage } from "./make-image";
import { FLAG_OF, outOf, readTarget, TARGET_FLAGS } from "./target-flags";

export const convertTorcx: Command = {
  flags: { ...TARGET_FLAGS, arch: { value: "ARCH", help: "x86-64 or arm64 (as its programs say)" } },
  async run(given, session) {
    const [tar = "", name] = given.positionals;
    const request = closeCompression(check(OpenOwnRequest, { name, ...readTarget(given) }, FLAG_OF));
    await requireFile(tar);
    const plan = await planOf(tar, request, given.has("arch"), session);
    return writeImage(plan, outOf(given), given.has("json"), session);
  },
};

async function requireFile(tar: string): Promise<void> {
  const info = await stat(tar).catch((cause) => {
    throw new AppError("not_found", `${tar} can't be read: ${cause.code}.`, { cause });
  });
  if (info.isDirectory()) throw new AppError("invalid", `${tar} is a folder, not an archive.`);
}

/** The archive goes into the download cache, from where every bake reads its sources. */
async function planOf(tar: string, request: OwnRequest, archGiven: boolean, session: Session): Promise<Plan> {
  const { upstream, maxUpload } = session.context();
  const filename = path.basename(tar);
  const limits = { maxBytes: maxUpload, signal: session.signal };
  const { sha256, size } = await addToCache(upstream.cache, createReadStream(tar), limits);
  const { format, arch: inside } = await inspectTorcx(cachePath(upstream.cache, sha256), filename);
  const version = Version.safeParse(versionIn(filename)).data;
  const arch = archGiven ? request.arch : (inside ?? request.arch);
  return torcxPlan({ ...request, arch, version }, { filename, sha256, size, format });
}
