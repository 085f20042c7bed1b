import type { ReadableStream } from "node:stream/web";
import type { PublicKey, Signature } from "openpgp";
import { AppError, messageOf } from "#lib/errors";
import type { PlanSignature } from "#lib/recipes/plan";
import { WrongBytes } from "#lib/upstream/expected";
import { getBytes } from "#lib/upstream/request";
import type { Upstream } from "#lib/upstream/upstream";

const MAX_BYTES = 1e6;

/** What is signed, and the address it came from. `signal` ends the asking for signature and key. */
type Signed = { url: string; bytes: Uint8Array | ReadableStream<Uint8Array>; signal: AbortSignal };

/**
 * Holds a detached OpenPGP signature (RFC 9580) against what it is of. Only the key with the fingerprint that the recipe
 * names may have made it; that the key has run out since does not matter. Throws `upstream` otherwise.
 */
export async function requireSignature(upstream: Upstream, wanted: PlanSignature, signed: Signed): Promise<void> {
  const openpgp = await library();
  const how = { maxBytes: MAX_BYTES, signal: signed.signal, inBuild: true };
  const get = async (url: string) => (await getBytes(upstream, url, how)).bytes;
  const [verificationKeys, signature] = await Promise.all([findKey(get, wanted), readSignature(get, wanted)]);
  const message = await openpgp.createMessage({ binary: signed.bytes });
  const claimed = { message, signature, verificationKeys, date: null, format: "binary" as const };
  const { data, signatures } = await openpgp.verify(claimed);
  if (!(data instanceof Uint8Array)) await readToEnd(data);
  const results = await Promise.allSettled(signatures.map(({ verified }) => verified));
  if (results.some(({ status }) => status === "fulfilled")) return;
  const [first] = results;
  const reason = first?.status === "rejected" ? messageOf(first.reason) : "there is no signature in it";
  const claim = `${signed.url} is not what ${wanted.url} signs with the key ${wanted.fingerprint}`;
  throw new WrongBytes(`${claim}: ${reason}.`);
}

/** The library hashes what goes by. It puts its own reader on the stream, which iterating over it would miss. */
async function readToEnd(data: { getReader(): { read(): Promise<{ done: boolean }> } }): Promise<void> {
  const reader = data.getReader();
  for (let isDone = false; !isDone; ) isDone = (await reader.read()).done;
}

/** A megabyte of code that only signed sources need. */
function library() {
  return import("openpgp");
}

type Get = (url: string) => Promise<Buffer>;

async function readSignature(get: Get, { url }: PlanSignature): Promise<Signature> {
  const { readSignature: read } = await library();
  const bytes = await get(url);
  try {
    return await (isArmored(bytes) ? read({ armoredSignature: bytes.toString() }) : read({ binarySignature: bytes }));
  } catch (error) {
    throw new AppError("upstream", `${url} is no OpenPGP signature: ${messageOf(error)}.`, { cause: error });
  }
}

async function findKey(get: Get, { key, fingerprint }: PlanSignature): Promise<PublicKey> {
  const isAddress = key.startsWith("https://");
  const bytes = isAddress ? await get(key) : Buffer.from(key);
  const where = isAddress ? key : "The recipe's key";
  const keys = await readKeys(bytes, where);
  const found = keys.find((each) => each.getFingerprint() === fingerprint);
  if (found !== undefined) return found;
  const others = keys.map((each) => each.getFingerprint()).join(", ");
  throw new AppError(
    "upstream",
    `${where} has the fingerprint ${others}, and not ${fingerprint}, which the recipe names.`,
  );
}

async function readKeys(bytes: Buffer, where: string): Promise<PublicKey[]> {
  const { readKeys: read } = await library();
  try {
    if (!isArmored(bytes)) return await read({ binaryKeys: bytes });
    // One text may hold several blocks, of which the library reads the first.
    const blocks = bytes
      .toString()
      .match(/-----BEGIN PGP PUBLIC KEY BLOCK-----.*?-----END PGP PUBLIC KEY BLOCK-----/gs);
    return (await Promise.all((blocks ?? []).map((armoredKeys) => read({ armoredKeys })))).flat();
  } catch (error) {
    throw new AppError("upstream", `${where} is no OpenPGP key: ${messageOf(error)}.`, { cause: error });
  }
}

function isArmored(bytes: Buffer): boolean {
  return bytes.includes("-----BEGIN PGP");
}
