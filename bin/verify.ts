import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { AppError, messageOf } from "#lib/errors";
import { generateKey } from "#lib/signing/key";
import { requireTrusted, type SignedList, type TrustedList } from "#lib/signing/verify-list";
import { type Command, printJson, type Session } from "./command";
import { JSON_FLAG } from "./target-flags";

/** One thing that was tried: whether it came out as it should, and in which words. */
type Trial = { trial: string; isGood: boolean; says: string };

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
  const signed = { list, signature, keyring: own };
  const now = new Date();
  const trusted = await requireTrusted(signed, now).catch(asReason);
  if (typeof trusted === "string") return [{ trial: "the list as it is", isGood: false, says: trusted }];
  return [
    { trial: "the list as it is", isGood: true, says: wordsOf(trusted) },
    await refused("another key", { ...signed, keyring: await strangeKeyring(now) }, now),
    await refused("an altered list", { ...signed, list: altered(list) }, now),
    await oldList(signed, trusted),
    ...(await imageTrials(folder, trusted, image, signal)),
  ];
}

function wordsOf({ fingerprint, bestBefore, images }: TrustedList): string {
  const until = bestBefore === null ? "for as long as it stands" : `until ${bestBefore}`;
  return `${images.size === 1 ? "1 image" : `${images.size} images`}, signed by ${fingerprint.toUpperCase()}, good ${until}.`;
}

async function refused(trial: string, signed: SignedList, now: Date): Promise<Trial> {
  const outcome = await requireTrusted(signed, now).catch(asReason);
  if (typeof outcome === "string") return { trial, isGood: true, says: `refused. ${outcome}` };
  return { trial, isGood: false, says: "A machine would take it." };
}

function asReason(error: unknown): string {
  if (error instanceof AppError) return error.message;
  throw error;
}

async function oldList(signed: SignedList, { bestBefore }: TrustedList): Promise<Trial> {
  const trial = "the same list when its day is over";
  if (bestBefore === null)
    return { trial, isGood: true, says: "not refused: the list names no day (BEST-BEFORE-…), as static files do." };
  return refused(trial, signed, new Date(bestBefore));
}

async function strangeKeyring(now: Date): Promise<Uint8Array> {
  return Uint8Array.from((await generateKey(now)).toPublic().write());
}

/** Another digest in its first line. */
function altered(list: Buffer): Buffer {
  const copy = Buffer.from(list);
  copy.write(copy[0] === 0x30 ? "1" : "0");
  return copy;
}

/** One image as it is and with its first byte altered, by one fetch. */
async function imageTrials(
  folder: string,
  { images }: TrustedList,
  wanted: string | undefined,
  signal: AbortSignal,
): Promise<Trial[]> {
  const file = wanted ?? images.keys().next().value;
  const sha256 = file === undefined ? undefined : images.get(file);
  if (file === undefined || sha256 === undefined)
    return [
      {
        trial: "an image",
        isGood: false,
        says: wanted === undefined ? "The list has none." : `${wanted} is not in the list.`,
      },
    ];
  const [asIs, other] = [createHash("sha256"), createHash("sha256")];
  let size = 0;
  for await (const chunk of await openBody(`${folder}/${encodeURIComponent(file)}`, signal)) {
    asIs.update(chunk);
    other.update(
      size === 0 && chunk.length > 0 ? Buffer.concat([Buffer.of((chunk[0] ?? 0) ^ 1), chunk.subarray(1)]) : chunk,
    );
    size += chunk.length;
  }
  const isSame = asIs.digest("hex") === sha256;
  const isCaught = other.digest("hex") !== sha256;
  return [
    {
      trial: file,
      isGood: isSame,
      says: isSame ? `${size} bytes, as the list says.` : "Its digest is not that of the list.",
    },
    {
      trial: "the same image with one bit altered",
      isGood: isCaught,
      says: isCaught ? "refused. Its digest is not that of the list." : "A machine would take it.",
    },
  ];
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
