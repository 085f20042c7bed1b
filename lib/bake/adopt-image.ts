import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { open, rm } from "node:fs/promises";
import { addAbortSignal } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { BakeResult, BakeTools } from "#lib/bake/bake";
import { withDigests } from "#lib/bake/contents";
import { isErofs } from "#lib/bake/erofs-file";
import { type ImageSelf, readImage } from "#lib/bake/read-image";
import { readTexts } from "#lib/bake/read-texts";
import { logFindings, requireSound } from "#lib/bake/sound";
import { AppError, isAppError } from "#lib/errors";
import type { Plan, PlanSource } from "#lib/recipes/plan";

/**
 * Takes an image that somebody else built, byte for byte. What it tells of itself must be what the plan is for: its name, its
 * architecture, and a system it loads on. Throws AppError invalid otherwise; the output is then removed.
 */
export async function adoptImage(plan: Plan, tools: BakeTools): Promise<BakeResult> {
  const [source] = plan.sources;
  if (source === undefined) throw new AppError("invalid", `The plan of ${plan.name} has no image to adopt.`);
  const { output, signal } = tools;
  try {
    const { sha256, size } = await copy(source, tools);
    await requireHeader(output, source);
    const self = await readImage(output, signal).catch((error: unknown) => {
      throw isAppError(error) ? new AppError(error.code, error.message.replaceAll(output, source.url)) : error;
    });
    requireMeant(self, plan, source);
    const { os, osVersion = null, compression } = self;
    // unsquashfs reads no erofs: what is in such files is not known.
    const manifest = (await isErofs(output)) ? self.manifest : await withDigests(output, self.manifest, signal);
    const tool = `adopted from ${new URL(source.url).host}`;
    const texts = await readTexts(output, manifest, signal);
    const { warnings } = plan;
    const findings = requireSound(plan, { manifest, texts });
    logFindings(plan, findings, tools.log);
    return {
      sha256,
      size,
      manifest,
      texts,
      findings,
      warnings,
      changes: [],
      tool,
      self: { os, osVersion, compression },
    };
  } catch (error) {
    await rm(output, { force: true });
    throw error;
  }
}

async function copy(source: PlanSource, { open: read, output, signal, onProgress }: BakeTools) {
  const hash = createHash("sha256");
  let size = 0;
  async function* measure(bytes: AsyncIterable<Uint8Array>) {
    for await (const chunk of bytes) {
      hash.update(chunk);
      size += chunk.length;
      onProgress(size);
      yield chunk;
    }
  }
  await pipeline(addAbortSignal(signal, read(source)), measure, createWriteStream(output, { flush: true }));
  return { sha256: hash.digest("hex"), size };
}

/** https://docs.kernel.org/filesystems/squashfs.html */
const SQUASHFS = "hsqs";

async function requireHeader(file: string, { url }: PlanSource): Promise<void> {
  if (await isErofs(file)) return;
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(32), 0, 32, 0);
    if (buffer.subarray(0, 4).toString("latin1") === SQUASHFS) return;
    const shown = JSON.stringify(buffer.subarray(0, bytesRead).toString("latin1"));
    throw new AppError("invalid", `${url} is neither a squashfs nor an erofs image; it begins with ${shown}.`);
  } finally {
    await handle.close();
  }
}

function requireMeant({ name, os, osVersion, arch, manifest }: ImageSelf, plan: Plan, { url }: PlanSource): void {
  const { request } = plan;
  const refuse = (why: string) => new AppError("invalid", `${url} ${why}, so it is not published.`);
  if (name !== plan.name) throw refuse(`is called ${name} inside, and not ${plan.name}`);
  if (arch !== undefined && arch !== plan.arch) throw refuse(`is for ${arch}, and not for ${plan.arch}`);
  if (os !== "_any" && os !== request.os) throw refuse(`loads on ${os}, and not on ${request.os}`);
  if (osVersion !== undefined && request.osVersion !== undefined && osVersion !== request.osVersion)
    throw refuse(`loads on ${os} ${osVersion}, and not on ${request.osVersion}`);
  const outside = manifest.find(({ path }) => !/^(usr|opt)(\/|$)/.test(path));
  if (outside !== undefined) throw refuse(`holds ${outside.path}, outside usr and opt`);
}
