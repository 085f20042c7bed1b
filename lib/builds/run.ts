import { rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { BAKER_REVISION } from "#lib/bake/errata";
import { factsOf } from "#lib/builds/adopt";
import { countEnd } from "#lib/builds/count-end";
import { BrokenOff, end, type Why } from "#lib/builds/end";
import { Journal } from "#lib/builds/journal";
import { type Made, make } from "#lib/builds/make";
import type { Claimed } from "#lib/builds/reads";
import { compareRebake } from "#lib/builds/rebake";
import { rehearsedHere, rehearsedThere } from "#lib/builds/rehearse-made";
import { type Context, roomFor } from "#lib/builds/request";
import { explainMissing } from "#lib/builds/unknown-version";
import { type Held, publishImage, readLease } from "#lib/builds/writes";
import { finishRebake } from "#lib/builds/writes-rebakes";
import { isPassing } from "#lib/database-error";
import { diskFull, isDiskFull, requireFree } from "#lib/disk-space";
import { isAppError, messageOf } from "#lib/errors";
import { announceImage, type NewImage } from "#lib/images/writes";
import type { Log } from "#lib/log";
import type { Rehearsal } from "#lib/rehearse/schema";
import { ledger } from "#lib/upstream/data";

export type Running = {
  context: Pick<Context, "catalog" | "upstream" | "store" | "uploads" | "findRehearser">;
  /** The worker stops: the build goes back to the queue. */
  stopping: AbortSignal;
  /** The worker's own log. */
  log: Log;
  /** Milliseconds a build may take in all. */
  timeLimit?: number;
};

const HOUR_MS = 3_600_000;
/** Between two tries to write to a database that cannot be used. */
const AGAIN_MS = 500;
/** Between the tries to store an image, each of which is several requests. */
const PUT_PAUSES_MS = [1_000, 5_000, 20_000];

/**
 * Bakes a claimed build and writes how it went: published, failed, cancelled, or given back when the worker stops. Never
 * throws: where the database refuses the ending, the build is left to whoever notices. Leaves no file behind.
 */
export async function runBuild(build: Claimed, held: Held, running: Running): Promise<void> {
  const { stopping, log, timeLimit = HOUR_MS } = running;
  const breaking = new AbortController();
  const breakOff = (why: Why) => breaking.abort(new BrokenOff(why));
  const onStopping = () => breakOff("stopping");
  const timer = setTimeout(breakOff, timeLimit, "late");
  stopping.addEventListener("abort", onStopping);
  if (stopping.aborted) onStopping();
  const journal = new Journal(held, { onCancel: () => breakOff("cancelled"), onLost: () => breakOff("lost"), log });
  try {
    await bakeAndPublish(build, held, journal, running, breaking.signal);
  } catch (error) {
    const { context } = running;
    const reason: unknown = breaking.signal.aborted
      ? breaking.signal.reason
      : build.rebake
        ? error
        : await explainMissing(error, build.plan, context);
    await end(held, journal, reason, build.attempts).catch((refused) => leave(build, refused, log));
  } finally {
    clearTimeout(timer);
    stopping.removeEventListener("abort", onStopping);
    await countEnd(build.id);
  }
}

function leave({ id }: Claimed, refused: unknown, log: Log): void {
  log("error", `The end of build ${id} could not be written, another look will end it: ${messageOf(refused)}`);
}

async function bakeAndPublish(
  build: Claimed,
  held: Held,
  journal: Journal,
  { context, log }: Running,
  signal: AbortSignal,
): Promise<void> {
  if (build.attempts > 1) journal.line("info", `Attempt ${build.attempts}.`);
  const { upstream, store } = context;
  const needed = roomFor(build.plan);
  requireFree(await store.freeToWork(), needed);
  const output = await store.temporary();
  try {
    const made = await make(build.plan, {
      upstream,
      signal,
      output,
      log: journal.line,
      onStage: (stage) => journal.enter(stage),
      onProgress: (done, total) => journal.advance(done, total),
      ledger,
      uploads: context.uploads,
    });
    signal.throwIfAborted();
    if (build.rebake) return await whenUsable(signal, log, () => compareWithFirst(build, held, made, journal));
    const here = await rehearsedHere(build, made, { output, store, journal, signal });
    journal.enter("publish");
    const image = imageOf(build, made, new Date());
    const { size, sha256 } = image;
    await whenUsable(signal, log, () => announceImage({ buildId: build.id, sha256, now: new Date() }));
    const facts = await factsOf(image, made.plan);
    await putAgain(signal, log, () => store.put(output, sha256, facts));
    const rehearsal = here ?? (await whenUsable(signal, log, () => rehearsedThere(image, context, journal, signal)));
    journal.line(
      "info",
      `${build.candidate ? "Kept as a candidate:" : "Published"} ${build.file}: ${size} bytes, sha256 ${sha256}.`,
    );
    await whenUsable(signal, log, () => journal.close());
    await whenUsable(signal, log, () => publish(held, image, { ...made, rehearsal }, journal));
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    throw diskFull({ needed, free: await store.freeToWork(), cause: error });
  } finally {
    await rm(output, { force: true });
  }
}

/**
 * A finished bake outlives a database that is locked or away: who could take its lease away is locked out as well, or takes it
 * and then finds it held no more.
 */
async function whenUsable<T>(signal: AbortSignal, log: Log, write: () => Promise<T>): Promise<T> {
  for (;;) {
    signal.throwIfAborted();
    try {
      return await write();
    } catch (error) {
      if (!isPassing(error)) throw error;
      log("warn", `A finished bake waits to be published: ${messageOf(error)}`);
      await sleep(AGAIN_MS, undefined, { signal }).catch(() => {});
    }
  }
}

/** An object storage that does not answer for a moment is no reason to bake anew. */
async function putAgain(signal: AbortSignal, log: Log, put: () => Promise<void>): Promise<void> {
  for (const pause of PUT_PAUSES_MS) {
    signal.throwIfAborted();
    try {
      return await put();
    } catch (error) {
      if (!isAppError(error) || error.code !== "upstream") throw error;
      log("warn", `A finished bake waits to be stored: ${error.message}`);
      await sleep(pause, undefined, { signal }).catch(() => {});
    }
  }
  signal.throwIfAborted();
  return put();
}

function imageOf(build: Claimed, { plan, result }: Made, createdAt: Date): NewImage {
  const { arch } = plan.request;
  const { os, osVersion = null, compression } = result.self ?? plan.request;
  const { file, name, version, revision, recipe, recipeDigest, fingerprint, id: buildId } = build;
  const { sha256, size, manifest, texts } = result;
  const identity = { file, name, version, revision, arch, recipe, recipeDigest, fingerprint, buildId };
  const bakerRevision = BAKER_REVISION;
  const state = build.candidate ? "candidate" : "published";
  return {
    ...identity,
    bakerRevision,
    os,
    osVersion,
    compression,
    sha256,
    size,
    manifest,
    texts,
    createdAt,
    publishedAt: build.candidate ? null : createdAt,
    state,
    withdrawn: null,
    decided: null,
  };
}

/** Without the lease, or against a request to cancel, nothing is published. */
async function publish(
  held: Held,
  image: NewImage,
  { plan, result, rehearsal }: Made & { rehearsal: Rehearsal },
  { stages }: Journal,
): Promise<void> {
  const { warnings, changes, tool, findings } = result;
  const how = { plan, stages, warnings, changes, tool, findings, rehearsal };
  const published = await publishImage(held, image, how, new Date());
  if (!published) throw await refusedEnd(held);
}

async function refusedEnd(held: Held): Promise<BrokenOff> {
  return new BrokenOff((await readLease(held)).held ? "cancelled" : "lost");
}

/** What was baked again is compared and not kept. */
async function compareWithFirst(
  { file }: Claimed,
  held: Held,
  { plan, result }: Made,
  journal: Journal,
): Promise<void> {
  const compared = await compareRebake(file, result);
  journal.line("info", compared.says);
  await journal.close();
  const how = { plan, stages: journal.stages, warnings: result.warnings, changes: result.changes };
  if (!(await finishRebake(held, compared.rebake, how, new Date()))) throw await refusedEnd(held);
}
