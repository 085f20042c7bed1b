import { createHash } from "node:crypto";
import { isAppError } from "#lib/errors";
import { formatBytes } from "#lib/format-bytes";
import { generateKey } from "#lib/signing/key";
import { requireTrusted, type SignedList, type TrustedList } from "#lib/signing/verify-list";

/** One thing that was tried: whether it came out as it should, and in which words. */
export type Trial = { trial: string; isGood: boolean; says: string };

/** What a machine finds at a folder of a repository. `open` reads an image from its first byte on. */
export type Found = SignedList & { open(file: string): Promise<AsyncIterable<Uint8Array>> };

/**
 * Plays a machine that updates from a repository, and then one that somebody tries to deceive: with a key of their own, an
 * altered list, the same list when its day is over, and an altered image (`wanted`, else the first of the list). By the same
 * rules as systemd-sysupdate; a list that is not taken ends it.
 */
export async function playMachine(found: Found, now: Date, wanted?: string): Promise<Trial[]> {
  const { list, signature, keyring } = found;
  const signed = { list, signature, keyring };
  const trusted = await requireTrusted(signed, now).catch(asReason);
  if (typeof trusted === "string") return [{ trial: "the list as it is", isGood: false, says: trusted }];
  return [
    { trial: "the list as it is", isGood: true, says: wordsOf(trusted) },
    await refused("another key", { list, signature, keyring: await strangeKeyring(now) }, now),
    await refused("an altered list", { list: altered(list), signature, keyring }, now),
    await oldList(signed, trusted),
    ...(await imageTrials(found, trusted, wanted)),
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
  if (isAppError(error)) return error.message;
  throw error;
}

async function oldList(signed: SignedList, { bestBefore }: TrustedList): Promise<Trial> {
  const trial = "the same list when its day is over";
  if (bestBefore === null)
    return { trial, isGood: true, says: "not refused: the list names no day (BEST-BEFORE-…), as static files do." };
  return refused(trial, signed, new Date(bestBefore));
}

/** A keyring that holds somebody else's key. */
export async function strangeKeyring(now: Date): Promise<Uint8Array> {
  return Uint8Array.from((await generateKey(now)).toPublic().write());
}

/** Another digest in its first line. */
export function altered(list: Buffer): Buffer {
  const copy = Buffer.from(list);
  copy.write(copy[0] === 0x30 ? "1" : "0");
  return copy;
}

/** One image as it is and with its first byte altered, read once. */
async function imageTrials({ open }: Found, { images }: TrustedList, wanted: string | undefined): Promise<Trial[]> {
  const file = wanted ?? images.keys().next().value;
  const sha256 = file === undefined ? undefined : images.get(file);
  if (file === undefined || sha256 === undefined) {
    const says = wanted === undefined ? "The list has none." : `${wanted} is not in the list.`;
    return [{ trial: "an image", isGood: false, says }];
  }
  const [asIs, other] = [createHash("sha256"), createHash("sha256")];
  let size = 0;
  for await (const chunk of await open(file)) {
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
      says: isSame ? `${formatBytes(size)}, as the list says.` : "Its digest is not that of the list.",
    },
    {
      trial: "the same image with one bit altered",
      isGood: isCaught,
      says: isCaught ? "refused. Its digest is not that of the list." : "A machine would take it.",
    },
  ];
}
