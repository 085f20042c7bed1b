import { type Tx, transaction } from "#lib/db";
import { AppError } from "#lib/errors";
import { type OwnKey, ownKeysWithin, signingKey } from "#lib/signing/data";
import { generateKey } from "#lib/signing/key";
import { setKeyFileAside, writeKeyFile } from "#lib/signing/key-files";
import { signing } from "#lib/signing/signing";

/**
 * The first step of a rotation: makes a second key, which is in the keyring from now on and does not sign yet. Gives its
 * fingerprint. AppError `conflict` while another one waits, or when the key is an operator's own.
 */
export async function shipNextKey(now: Date): Promise<string> {
  const folder = ownFolder();
  return transaction(async (tx) => {
    const keys = await ownKeysWithin(tx, folder, now);
    const waiting = keys.find((key) => key.withdrawnAt === null && !(key.signsFrom !== null && key.signsFrom <= now));
    if (waiting !== undefined)
      throw new AppError("conflict", `The key ${waiting.fingerprint} is shipped already and does not sign yet.`);
    const key = await generateKey(now);
    await writeKeyFile(folder, key);
    const fingerprint = key.getFingerprint();
    const publicKey = Uint8Array.from(key.toPublic().write());
    await tx.signingKey.create({ data: { fingerprint, publicKey, createdAt: now, shippedFrom: now } });
    return fingerprint;
  });
}

/** The second step: the key signs from that time on, or at once. AppError `not_found`, `conflict`. */
export async function startSigning(fingerprint: string, from: Date, now: Date): Promise<void> {
  const folder = ownFolder();
  await transaction(async (tx) => {
    const key = await requireKey(tx, fingerprint, { folder, now });
    const began = key.signsFrom !== null && key.signsFrom <= now;
    if (key.withdrawnAt !== null || began)
      throw new AppError("conflict", `The key ${fingerprint} ${began ? "signs already" : "was withdrawn"}.`);
    const signsFrom = from < now ? now : from;
    await tx.signingKey.update({ where: { fingerprint }, data: { signsFrom } });
  });
}

/**
 * The last step: the key leaves the keyring, and its private half is put aside. AppError `not_found`; `conflict` for the key
 * that signs now.
 */
export async function withdrawKey(fingerprint: string, now: Date): Promise<void> {
  const folder = ownFolder();
  await transaction(async (tx) => {
    const key = await requireKey(tx, fingerprint, { folder, now });
    if (key.withdrawnAt !== null) throw new AppError("conflict", `The key ${fingerprint} was withdrawn.`);
    if (signingKey(await ownKeysWithin(tx, folder, now), now).fingerprint === fingerprint)
      throw new AppError("conflict", `The key ${fingerprint} signs now: let another one sign first.`);
    await tx.signingKey.update({ where: { fingerprint }, data: { withdrawnAt: now } });
  });
  await setKeyFileAside(folder, fingerprint);
}

async function requireKey(tx: Tx, fingerprint: string, at: { folder: string; now: Date }): Promise<OwnKey> {
  const key = (await ownKeysWithin(tx, at.folder, at.now)).find((each) => each.fingerprint === fingerprint);
  if (key !== undefined) return key;
  throw new AppError("not_found", `There is no key ${fingerprint}.`);
}

function ownFolder(): string {
  const { keys } = signing();
  if (keys.from === "folder") return keys.folder;
  const why =
    keys.from === "setting"
      ? "The key is the one that BAKEHOUSE_SIGNING_KEY or BAKEHOUSE_SIGNING_KEY_FILE gives: change it there (docs/trust.md)."
      : "Nothing is signed: BAKEHOUSE_SIGNING is off.";
  throw new AppError("conflict", why);
}
