import type { PrivateKey, PublicKey } from "openpgp";
import { AppError, isAppError, messageOf } from "#lib/errors";

/** Signs with one key: `sign` gives a binary detached OpenPGP signature. `fingerprint` is the primary key's, in lower case. */
export type Signer = { fingerprint: string; sign(bytes: Uint8Array): Promise<Uint8Array> };

/** The binary public keys that machines should have, one after the other, and whose signatures they find today. */
export type Keyring = { fingerprint: string; keyring: Uint8Array };

/** What an operator gave: the private key that signs, and all keys that machines should have, that one first. */
export type GivenKeys = { signer: Signer; publicKeys: PublicKey[] };

const DAY_MS = 86_400_000;
const BLOCKS = /-----BEGIN PGP (PUBLIC|PRIVATE) KEY BLOCK-----.*?-----END PGP \1 KEY BLOCK-----/gs;

/**
 * A new ed25519 key of version 4, in the form that GnuPG reads from 2.1 on (RFC 9580, "EdDSALegacy"). A day old, for servers
 * and machines whose clocks are wrong by some hours: GnuPG takes no signature from before its key.
 */
export async function generateKey(now: Date): Promise<PrivateKey> {
  const { generateKey: generate } = await library();
  const userIDs = [{ name: "Bakehouse" }];
  const date = new Date(now.getTime() - DAY_MS);
  const curve = "ed25519Legacy";
  return (await generate({ type: "ecc", curve, userIDs, subkeys: [], date, format: "object" })).privateKey;
}

/** Signs with a key that is not locked. */
export function signerOf(key: PrivateKey): Signer {
  return {
    fingerprint: key.getFingerprint(),
    async sign(bytes) {
      const { createMessage, sign } = await library();
      const message = await createMessage({ binary: bytes });
      return sign({ message, signingKeys: key, detached: true, format: "binary", date: dateFor(key) });
    },
  };
}

/**
 * Reads an armored private key and whatever other armored keys stand beside it. `named` is what an operator knows the text by;
 * errors (`invalid`) begin with it and never repeat what the text holds.
 */
export async function readGivenKeys(
  text: string,
  { named, passphrase }: { named: string; passphrase?: string },
): Promise<GivenKeys> {
  const blocks = Array.from(text.matchAll(BLOCKS), ([armored, kind]) => ({ armored, isPrivate: kind === "PRIVATE" }));
  const first = blocks.find(({ isPrivate }) => isPrivate);
  if (first === undefined) throw new AppError("invalid", `${named} ${lacksPrivate(blocks.length > 0)}`);
  const { readKey, readPrivateKey } = await library();
  try {
    const key = await readPrivateKey({ armoredKey: first.armored });
    const others = blocks.filter((block) => block !== first).map(({ armored }) => readKey({ armoredKey: armored }));
    const publicKeys = [key, ...(await Promise.all(others))].map((each) => each.toPublic());
    for (const each of publicKeys) requireOld(each, named);
    const signing = await unlock(key, { named, passphrase });
    await signing.getSigningKey(undefined, dateFor(key));
    return { signer: signerOf(signing), publicKeys };
  } catch (error) {
    if (isAppError(error)) throw error;
    throw new AppError("invalid", `${named} cannot be used to sign: ${messageOf(error)}.`, { cause: error });
  }
}

function lacksPrivate(hasPublic: boolean): string {
  return hasPublic
    ? "holds a public key, and only the private one signs: gpg --armor --export-secret-keys FINGERPRINT writes it."
    : "holds no whole armored OpenPGP private key: one begins with -----BEGIN PGP PRIVATE KEY BLOCK-----.";
}

/** GnuPG up to 2.4, which checks on the machines, knows neither newer keys nor their algorithms. */
export function requireOld(key: PublicKey, named: string): void {
  const { algorithm } = key.getAlgorithmInfo();
  const isNew = key.keyPacket.version !== 4 || algorithm === "ed25519" || algorithm === "ed448";
  if (!isNew) return;
  const what = `a key of version ${key.keyPacket.version} with ${algorithm}`;
  throw new AppError("invalid", `${named} holds ${what}, which GnuPG on machines cannot read: give one of version 4.`);
}

async function unlock(
  key: PrivateKey,
  { named, passphrase }: { named: string; passphrase: string | undefined },
): Promise<PrivateKey> {
  if (key.isDecrypted()) return key;
  if (passphrase === undefined)
    throw new AppError("invalid", `${named} is locked by a passphrase: give it as BAKEHOUSE_SIGNING_PASSPHRASE.`);
  const { decryptKey } = await library();
  try {
    return await decryptKey({ privateKey: key, passphrase });
  } catch (error) {
    throw new AppError("invalid", `BAKEHOUSE_SIGNING_PASSPHRASE does not unlock ${named}.`, { cause: error });
  }
}

/** A clock that was set back must not stop what is published. */
function dateFor(key: PrivateKey): Date {
  return new Date(Math.max(Date.now(), key.getCreationTime().getTime()));
}

/** A keyring as `gpg --export` writes it. */
export function keyringOf(publicKeys: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(publicKeys);
}

/** A megabyte of code that only signed sources and publications need. */
function library() {
  return import("openpgp");
}
