import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { adoptImage } from "#lib/bake/adopt-image";
import type { Span } from "#lib/bake/archive";
import { type BakeResult, bake } from "#lib/bake/bake";
import type { Stage } from "#lib/builds/schema";
import { isAppError } from "#lib/errors";
import type { Log } from "#lib/log";
import type { Plan, PlanSource } from "#lib/recipes/plan";
import type { Hold } from "#lib/upstream/cache";
import { newHold } from "#lib/upstream/cache-room";
import { download, dropDownloads, rememberDownloads } from "#lib/upstream/download";
import type { Ledger } from "#lib/upstream/expected";
import { resolve } from "#lib/upstream/resolve";
import type { Cache, Upstream } from "#lib/upstream/upstream";

export type Making = {
  upstream: Upstream;
  signal: AbortSignal;
  /** Path of the image file to write; its folder exists. */
  output: string;
  log: Log;
  onStage(stage: Stage): void;
  /** Bytes of the stage that was announced last. */
  onProgress(done: number, total: number | null): void;
  /** Remembers digests that upstream does not publish; the command line has none. */
  ledger?: Ledger;
  /** Where uploads lie that are not in the cache; the command line puts its archives there. */
  uploads?: Cache;
};

export type Made = { plan: Plan; result: BakeResult };

/** From a plan to an image file: resolve, download, bake. Gives the plan with every digest filled in. No database. */
export async function make(plan: Plan, making: Making): Promise<Made> {
  const upstream = { ...making.upstream, log: making.log };
  making.onStage("resolve");
  const resolved = await resolve(upstream, plan, making.signal);
  const hold = await newHold(upstream.cache, upstream.log);
  try {
    return await downloadAndBake(resolved, hold, { ...making, upstream });
  } finally {
    await hold.release();
  }
}

async function downloadAndBake(plan: Plan, hold: Hold, making: Making): Promise<Made> {
  const { upstream, signal, output, log, onStage, onProgress, ledger, uploads } = making;
  onStage("download");
  const downloaded = await download(upstream, plan, { signal, onProgress, hold, ledger, uploads });
  onStage("bake");
  const total = downloaded.sources.reduce((sum, { size }) => sum + (size ?? 0), 0);
  try {
    const work = downloaded.steps.some(({ op }) => op === "adopt") ? adoptImage : bake;
    const result = await work(downloaded, {
      open: (source, span) => openHeld(hold, source, span),
      output,
      log,
      signal,
      onProgress: (done) => onProgress(done, total),
    });
    // What was known by its digest may never have come from its address: a plan from elsewhere says what it likes.
    const found = downloaded.sources.filter((_, index) => plan.sources[index]?.sha256 === null);
    await rememberDownloads(upstream, { sources: found });
    return { plan: downloaded, result };
  } catch (error) {
    if (isOfSources(error)) await dropDownloads(upstream, downloaded);
    throw error;
  }
}

/** Not for want of a program, of room, or of time. */
function isOfSources(error: unknown): boolean {
  return isAppError(error) && error.code !== "internal";
}

function openHeld(hold: Hold, { id, sha256 }: PlanSource, span?: Span): Readable {
  if (sha256 === null) throw new Error(`Source ${id} was not downloaded.`);
  const part = span === undefined ? {} : { start: span.start, end: span.end - 1 };
  return createReadStream(hold.path(sha256), { highWaterMark: 1 << 20, ...part });
}
