import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { type BakeResult, bake } from "#lib/bake/bake";
import type { Stage } from "#lib/builds/schema";
import type { Log } from "#lib/log";
import type { Plan, PlanSource } from "#lib/recipes/plan";
import { cachePath } from "#lib/upstream/cache";
import { download, type Ledger } from "#lib/upstream/download";
import { resolve } from "#lib/upstream/resolve";
import type { Upstream } from "#lib/upstream/upstream";

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
};

export type Made = { plan: Plan; result: BakeResult };

/** From a plan to an image file: resolve, download, bake. Gives the plan with every digest filled in. No database. */
export async function make(plan: Plan, making: Making): Promise<Made> {
  const { signal, output, log, onStage, onProgress, ledger } = making;
  const upstream = { ...making.upstream, log };
  onStage("resolve");
  const resolved = await resolve(upstream, plan, signal);
  onStage("download");
  const downloaded = await download(upstream, resolved, { signal, onProgress, ...(ledger && { ledger }) });
  onStage("bake");
  const total = downloaded.sources.reduce((sum, { size }) => sum + (size ?? 0), 0);
  const result = await bake(downloaded, {
    open: (source) => openCached(upstream, source),
    output,
    log,
    signal,
    onProgress: (done) => onProgress(done, total),
  });
  return { plan: downloaded, result };
}

function openCached(upstream: Upstream, { id, sha256 }: PlanSource): Readable {
  if (sha256 === null) throw new Error(`Source ${id} was not downloaded.`);
  return createReadStream(cachePath(upstream, sha256), { highWaterMark: 1 << 20 });
}
