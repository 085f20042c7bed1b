import type { PublicKey } from "openpgp";
import { AppError, messageOf } from "#lib/errors";
import { requireOld } from "#lib/signing/key";

/** A public key that somebody else's signatures are checked by. */
export type OthersKey = { fingerprint: string; userIds: string[]; createdAt: string };

/**
 * The keys of a binary keyring, in its order; of what it does not know openpgp says nothing. AppError `invalid` where a key is
 * damaged, private, or newer than what the GnuPG of machines reads. `named` begins the sentence.
 */
export async function readPublicKeys(keyring: Uint8Array, named: string): Promise<OthersKey[]> {
  const { readKeys } = await import("openpgp");
  const keys = await readKeys({ binaryKeys: keyring }).catch((cause) => {
    throw new AppError("invalid", `${named} cannot be read: ${messageOf(cause)}.`, { cause });
  });
  for (const key of keys) requirePublic(key, named);
  return keys.map((key) => ({
    fingerprint: key.getFingerprint(),
    userIds: key.getUserIDs(),
    createdAt: key.getCreationTime().toISOString(),
  }));
}

function requirePublic(key: PublicKey, named: string): void {
  if (key.isPrivate()) throw new AppError("invalid", `${named} holds a private key: machines need public ones alone.`);
  requireOld(key, named);
}
