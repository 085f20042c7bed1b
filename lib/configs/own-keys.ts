import { AppError } from "#lib/errors";
import { countKeys } from "#lib/machine/choices/keyring";
import { type OthersKey, readPublicKeys } from "#lib/signing/read-keys";

/** A keyring that a machine names itself, and whose keys are in it. */
export type OwnKeyring = { keyring: string; keys: OthersKey[] };

/**
 * Looks into a chosen keyring (binary, in base64) by the library that only the server and the command line have. AppError
 * `invalid` where machines could not use it.
 */
export async function readOwnKeys(keyring: string): Promise<OwnKeyring> {
  const bytes = Buffer.from(keyring, "base64");
  const keys = await readPublicKeys(bytes, "The keyring");
  if (keys.length < countKeys(bytes))
    throw new AppError("invalid", "The keyring holds a key that cannot be read here: leave it out, or export it anew.");
  return { keyring, keys };
}
