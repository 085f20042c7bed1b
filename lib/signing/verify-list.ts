import { z } from "zod";
import { AppError, messageOf } from "#lib/errors";

/** What a machine fetches of a repository before it updates, and what it has itself. */
export type SignedList = { list: Buffer; signature: Uint8Array; keyring: Uint8Array };

/** A list that a machine may act on. */
export type TrustedList = {
  /** Of the key that signed it. */
  fingerprint: string;
  /** The day from which on systemd 260 and later refuse it; null where the list says none. */
  bestBefore: string | null;
  /** The digest of each image by its file name. */
  images: ReadonlyMap<string, string>;
};

/** Names that are none, or have characters that are not seen, are refused by systemd as well (resource_load_from_web). */
const LINE = /^([0-9a-f]{64}) [ *](?!\.{1,2}$)([^/\s\p{C}]{1,255})$/u;
const BEST_BEFORE = /^BEST-BEFORE-(\d{4}-\d\d-\d\d)$/;

/**
 * Checks a SHA256SUMS as systemd-sysupdate does with `Verify=true`: its detached signature (SHA256SUMS.gpg) by a key of the
 * binary keyring, its form, and the day it names. AppError `invalid` with the reason for which a machine refuses it.
 */
export async function requireTrusted({ list, signature, keyring }: SignedList, now: Date): Promise<TrustedList> {
  const fingerprint = await requireSignature({ bytes: list, signature, keyring }, "this list");
  const images = new Map<string, string>();
  let bestBefore: string | null = null;
  const text = list.toString("utf8");
  for (const line of text.replace(/\n$/, "").split("\n")) {
    const [, sha256 = "", file = ""] = LINE.exec(line) ?? [];
    if (file === "" || !text.endsWith("\n")) throw new AppError("invalid", "The list is not as sha256sum writes it.");
    const [, day] = BEST_BEFORE.exec(file) ?? [];
    if (day === undefined) images.set(file, sha256);
    else bestBefore = day;
  }
  if (bestBefore !== null && !z.iso.date().safeParse(bestBefore).success)
    throw new AppError("invalid", `The list names a day that there is not: ${bestBefore}.`);
  if (bestBefore !== null && now.toISOString().slice(0, 10) >= bestBefore)
    throw new AppError("invalid", `The list is too old: it was good until ${bestBefore}.`);
  return { fingerprint, bestBefore, images };
}

/**
 * The fingerprint of the key of a binary keyring that made a detached signature. AppError `invalid` where there is none;
 * `named` is what the sentence calls the bytes.
 */
export async function requireSignature(
  { bytes, signature, keyring }: { bytes: Uint8Array; signature: Uint8Array; keyring: Uint8Array },
  named: string,
): Promise<string> {
  const { createMessage, readKeys, readSignature, verify } = await import("openpgp");
  const keys = await readKeys({ binaryKeys: keyring }).catch((cause) => {
    throw new AppError("invalid", `The keyring is no binary OpenPGP keyring: ${messageOf(cause)}`, { cause });
  });
  const read = await readSignature({ binarySignature: signature }).catch((cause) => {
    throw new AppError("invalid", `The signature is no binary OpenPGP signature: ${messageOf(cause)}`, { cause });
  });
  const message = await createMessage({ binary: new Uint8Array(bytes) });
  const { signatures } = await verify({ message, signature: read, verificationKeys: keys, format: "binary" });
  for (const { verified, keyID } of signatures) {
    const isGood = await verified.catch(() => false);
    const key = keys.find((each) => each.getKeys(keyID).length > 0);
    if (isGood && key !== undefined) return key.getFingerprint();
  }
  throw new AppError("invalid", `The signature is not of ${named} by a key of the keyring.`);
}
