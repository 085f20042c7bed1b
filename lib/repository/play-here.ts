import { AppError } from "#lib/errors";
import { findByFiles } from "#lib/images/reads";
import type { ImageStore } from "#lib/images/store";
import { answer } from "#lib/repository/serve";
import { playMachine, type Trial } from "#lib/signing/play-machine";

type From = { store: ImageStore; baseUrl: string };

/**
 * Plays a machine against what this server gives to machines now, with its smallest image; null where nothing is published.
 * AppError `not_found` where something a machine needs is not there.
 */
export async function playHere(from: From, now: Date): Promise<Trial[] | null> {
  const list = await textAt("SHA256SUMS", from).catch((error) => {
    if (error instanceof AppError && error.code === "not_found") return null;
    throw error;
  });
  if (list === null) return null;
  const [signature, keyring] = [await textAt("SHA256SUMS.gpg", from), await textAt("import-pubring.gpg", from)];
  const files = Array.from(list.toString().matchAll(/^[0-9a-f]{64} [ *](.+)$/gm), ([, file = ""]) => file);
  const [smallest] = (await findByFiles(files)).toSorted((one, other) => one.size - other.size);
  const open = async (file: string) => imageAt(file, from);
  return playMachine({ list, signature, keyring, open }, now, smallest?.file);
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
