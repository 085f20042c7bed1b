import { readFile } from "node:fs/promises";
import { AppError, messageOf } from "#lib/errors";
import { playMachine, type Trial } from "#lib/signing/play-machine";
import { type Command, printJson, type Session } from "./command";
import { askGpgv } from "./gpgv";
import { JSON_FLAG } from "./target-flags";

const LARGEST = 16e6;
const PATIENCE_MS = 30_000;

/** Plays a machine that updates from a repository, and then one that somebody tries to deceive. */
export const verify: Command = {
  flags: {
    keyring: {
      value: "FILE",
      help: "what your machines have as /etc/systemd/import-pubring.gpg; else the repository's own word",
    },
    image: { value: "FILE", help: "the image to fetch and check; else the first of the list" },
    json: JSON_FLAG,
  },
  async run(given, session) {
    const folder = folderOf(given.positionals[0] ?? "");
    const trials = await tryAll(folder, { keyring: given.value("keyring"), image: given.value("image") }, session);
    if (given.has("json")) printJson(session, { folder, trials });
    else
      for (const { trial, isGood, says } of trials) session.print(`${isGood ? "good" : "BAD "}  ${trial}: ${says}\n`);
    return trials.every(({ isGood }) => isGood) ? 0 : 1;
  },
};

/** Where SHA256SUMS is: the address of a server stands for all its images. */
function folderOf(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new AppError("invalid", `${JSON.stringify(address)} is not an http:// or https:// address.`);
  const path = url.pathname.replace(/\/(SHA256SUMS)?$/, "");
  return `${url.origin}${path === "" ? "/extensions" : path}`;
}

type Choice = { keyring: string | undefined; image: string | undefined };

async function tryAll(folder: string, { keyring, image }: Choice, session: Session): Promise<Trial[]> {
  const { signal } = session;
  const list = await fetchBytes(`${folder}/SHA256SUMS`, signal);
  const signature = await fetchBytes(`${folder}/SHA256SUMS.gpg`, signal);
  const own = keyring === undefined ? await fetchKeyring(folder, signal) : await readFile(keyring);
  if (keyring === undefined)
    session.terminal.log(
      "warn",
      "The keyring is the repository's own word: give what your machines have by --keyring FILE.",
    );
  const now = new Date();
  const signed = { list, signature, keyring: own };
  const open = (file: string) => openBody(`${folder}/${encodeURIComponent(file)}`, signal);
  const trials = await playMachine({ list, signature, keyring: own, open }, now, image);
  const gpgv = trials[0]?.isGood ? await askGpgv(signed, now, signal) : null;
  return trials.concat(gpgv ?? []);
}

/** Beside the list, or one folder above it; where it is in neither, the first address is told. */
async function fetchKeyring(folder: string, signal: AbortSignal): Promise<Buffer> {
  return fetchBytes(`${folder}/import-pubring.gpg`, signal).catch((error) =>
    fetchBytes(`${folder.replace(/\/[^/]+$/, "")}/import-pubring.gpg`, signal).catch(() => Promise.reject(error)),
  );
}

/** Throws AppError upstream where it is not there, or too large. */
export async function fetchBytes(url: string, signal: AbortSignal): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of await openBody(url, AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]))) {
    size += chunk.length;
    if (size > LARGEST) throw new AppError("upstream", `${url} is larger than ${LARGEST / 1e6} MB.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function openBody(url: string, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
  const response = await fetch(url, { signal }).catch((cause) => {
    signal.throwIfAborted();
    const why = cause instanceof Error && cause.cause !== undefined ? messageOf(cause.cause) : messageOf(cause);
    throw new AppError("upstream", `${url} cannot be fetched: ${why}`, { cause });
  });
  if (response.status === 200 && response.body !== null) return response.body;
  await response.body?.cancel();
  const unsigned = url.endsWith(".gpg") && response.status === 404 ? " Nothing is signed there." : "";
  throw new AppError("upstream", `${url} answers ${response.status}.${unsigned}`);
}
