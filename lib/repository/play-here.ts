import { createHash } from "node:crypto";
import { AppError, isAppError } from "#lib/errors";
import { findByFiles } from "#lib/images/reads";
import type { ImageStore } from "#lib/images/store";
import { answer } from "#lib/repository/serve";
import { playMachine, type Trial } from "#lib/signing/play-machine";
import type { SignedList } from "#lib/signing/verify-list";

type From = { store: ImageStore; baseUrl: string };

/** What came of playing a machine against this server: what was tried, or why nothing could be. */
export type Play = { at: string; trials: Trial[]; failure: null } | { at: string; trials: null; failure: string };

type Kept = { of: string; begun: number; isRunning: boolean; play: Promise<Play> };

declare global {
  // Next loads modules more than once; one play at a time is for the whole process.
  var bakehouseKeptPlay: Kept | undefined;
}

const GOOD_FOR_MS = 10 * 60_000;

/**
 * What came of playing a machine against what this server gives to machines, with its smallest image: the last play of what is
 * published now and of the keys that sign now, if it is less than ten minutes old and none is asked for `anew`, else another one. One is played at a
 * time, and all who ask meanwhile get that one. Null where nothing is published; AppError `not_found` where it has no signature.
 */
export async function playHere(from: From, now: Date, anew = false): Promise<Play | null> {
  const list = await textAt("SHA256SUMS", from).catch((error) => {
    if (isAppError(error) && error.code === "not_found") return null;
    throw error;
  });
  if (list === null) return null;
  const [signature, keyring] = [await textAt("SHA256SUMS.gpg", from), await textAt("import-pubring.gpg", from)];
  const of = digestOf([list, signature, keyring]);
  const kept = globalThis.bakehouseKeptPlay;
  const isOfNow = kept?.of === of && (kept.isRunning || (!anew && now.getTime() - kept.begun < GOOD_FOR_MS));
  return isOfNow ? kept.play : begin({ list, signature, keyring }, of, { from, now }).play;
}

function digestOf(parts: readonly Buffer[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length} `).update(part);
  return hash.digest("hex");
}

/** After the one that runs, if one does. */
function begin(signed: SignedList, of: string, { from, now }: { from: From; now: Date }): Kept {
  const before = globalThis.bakehouseKeptPlay?.play;
  const kept = {
    of,
    begun: now.getTime(),
    isRunning: true,
    play: Promise.resolve(before).then(() => play(signed, from, now)),
  };
  globalThis.bakehouseKeptPlay = kept;
  const forget = () => {
    if (globalThis.bakehouseKeptPlay === kept) globalThis.bakehouseKeptPlay = undefined;
  };
  kept.play.then(() => {
    kept.isRunning = false;
  }, forget);
  return kept;
}

async function play(signed: SignedList, from: From, now: Date): Promise<Play> {
  const at = now.toISOString();
  const files = Array.from(signed.list.toString().matchAll(/^[0-9a-f]{64} [ *](.+)$/gm), ([, file = ""]) => file);
  const [smallest] = (await findByFiles(files)).toSorted((one, other) => one.size - other.size);
  const open = async (file: string) => imageAt(file, from);
  try {
    return { at, trials: await playMachine({ ...signed, open }, now, smallest?.file), failure: null };
  } catch (error) {
    if (isAppError(error)) return { at, trials: null, failure: error.message };
    throw error;
  }
}

async function textAt(file: string, from: From): Promise<Buffer> {
  const found = await answer([file], from);
  if (found.kind === "text") return found.body();
  throw new AppError("not_found", `${file} is an image here.`);
}

async function* imageAt(file: string, from: From): AsyncGenerator<Uint8Array> {
  const found = await answer([file], from);
  const reader = found.kind === "image" ? await from.store.open(found.sha256) : null;
  if (reader === null) throw new AppError("not_found", `${file} is not there.`);
  try {
    for (;;) {
      const chunk = new Uint8Array(CHUNK);
      const count = await reader.read(chunk);
      if (count === 0) return;
      yield chunk.subarray(0, count);
    }
  } finally {
    await reader.close();
  }
}

const CHUNK = 256 * 1024;
