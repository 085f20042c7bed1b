import { db, type Tx, transaction } from "#lib/db";
import { AppError } from "#lib/errors";
import { generateKey, type Keyring, keyringOf, type Signer } from "#lib/signing/key";
import { listKeyFiles, readOwnKey, writeKeyFile } from "#lib/signing/key-files";
import type { KeyState, SigningStatus } from "#lib/signing/schema";
import { isSigned, signing } from "#lib/signing/signing";

/** A key that Bakehouse made, and from when to when it is used. */
export type OwnKey = {
  fingerprint: string;
  publicKey: Uint8Array<ArrayBuffer>;
  createdAt: Date;
  shippedFrom: Date;
  signsFrom: Date | null;
  withdrawnAt: Date | null;
};

/** Who signs now; null where nothing is signed. AppError `invalid` when the key cannot be read. */
export async function findSigner(now: Date): Promise<Signer | null> {
  return isSigned() ? transaction((tx) => signerWithin(tx, now)) : null;
}

/** The same within a transaction. Makes the first key where there is none: the database's lock lets exactly one process do that. */
export async function signerWithin(tx: Tx, now: Date): Promise<Signer | null> {
  const { keys } = signing();
  if (keys.from === "folder") {
    const { fingerprint } = signingKey(await ownKeysWithin(tx, keys.folder, now), now);
    return readSigner(keys.folder, fingerprint);
  }
  return keys.from === "setting" ? (await keys.read()).signer : null;
}

/**
 * The fingerprint of the key with which this process would sign now; null where nothing is signed. Reads the private half, as
 * signing would: AppError `invalid` when it is not there or no good.
 */
export async function ownFingerprint(now: Date): Promise<string | null> {
  const { keys } = signing();
  if (keys.from === "nowhere") return null;
  if (keys.from === "setting") return (await keys.read()).signer.fingerprint;
  const { fingerprint } = signingKey(await ownKeys(keys.folder, now), now);
  return (await readSigner(keys.folder, fingerprint)).fingerprint;
}

/** What machines should have as their keyring now; null where nothing is signed. */
export async function readKeyring(now = new Date()): Promise<Keyring | null> {
  const { keys } = signing();
  if (keys.from === "nowhere") return null;
  if (keys.from === "setting") {
    const { signer, publicKeys } = await keys.read();
    return { fingerprint: signer.fingerprint, keyring: keyringOf(publicKeys.map((key) => key.write())) };
  }
  const own = await ownKeys(keys.folder, now);
  const signs = signingKey(own, now);
  const shipped = own.filter((key) => key === signs || (key.shippedFrom <= now && !isWithdrawn(key, now)));
  return { fingerprint: signs.fingerprint, keyring: keyringOf(shipped.map(({ publicKey }) => publicKey)) };
}

/** How this server signs, and every key that it made. */
export async function readSigning(now: Date): Promise<SigningStatus> {
  const { keys, bestBefore } = signing();
  if (keys.from === "nowhere") return { mode: "unsigned", fingerprint: null, bestBefore, keys: [] };
  if (keys.from === "setting") {
    const { signer } = await keys.read();
    return { mode: "setting", fingerprint: signer.fingerprint, bestBefore, keys: [] };
  }
  const own = await ownKeys(keys.folder, now);
  const signs = signingKey(own, now);
  const all = own.map((key) => ({
    fingerprint: key.fingerprint,
    state: stateOf(key, signs, now),
    createdAt: key.createdAt.toISOString(),
    shippedFrom: key.shippedFrom.toISOString(),
    signsFrom: key.signsFrom?.toISOString() ?? null,
    withdrawnAt: key.withdrawnAt?.toISOString() ?? null,
  }));
  return { mode: "made", fingerprint: signs.fingerprint, bestBefore, keys: all };
}

function stateOf(key: OwnKey, signs: OwnKey, now: Date): KeyState {
  if (isWithdrawn(key, now)) return "withdrawn";
  if (key === signs) return "signs";
  return key.signsFrom === null || key.signsFrom > now ? "next" : "former";
}

async function ownKeys(folder: string, now: Date): Promise<OwnKey[]> {
  const rows = await db().signingKey.findMany({ orderBy: OLDEST_FIRST });
  return rows.length > 0 ? rows : transaction((tx) => ownKeysWithin(tx, folder, now));
}

const OLDEST_FIRST = { createdAt: "asc" } as const;

/** All keys that Bakehouse made, the oldest first, within a transaction: the first is made here where there is none. */
export async function ownKeysWithin(tx: Tx, folder: string, now: Date): Promise<OwnKey[]> {
  const rows = await tx.signingKey.findMany({ orderBy: OLDEST_FIRST });
  if (rows.length > 0) return rows;
  for (const key of await keysOnDisk(folder, now)) await tx.signingKey.create({ data: key });
  return tx.signingKey.findMany({ orderBy: OLDEST_FIRST });
}

/** Keys that a lost database knew are taken up again: the oldest signs, since all machines have that one. */
async function keysOnDisk(folder: string, now: Date): Promise<OwnKey[]> {
  if ((await listKeyFiles(folder)).length === 0) await writeKeyFile(folder, await generateKey(now));
  const read = (await listKeyFiles(folder)).map(
    async (fingerprint) => (await readOwnKey(folder, fingerprint)).publicKeys,
  );
  const keys = (await Promise.all(read)).flat();
  const made = keys.toSorted((a, b) => a.getCreationTime().getTime() - b.getCreationTime().getTime());
  return made.map((key, index) => ({
    fingerprint: key.getFingerprint(),
    publicKey: Uint8Array.from(key.write()),
    createdAt: key.getCreationTime(),
    shippedFrom: now,
    signsFrom: index === 0 ? now : null,
    withdrawnAt: null,
  }));
}

/** Which of the keys signs: the one that began last, or that begins first where the clock was set back. */
export function signingKey(keys: readonly OwnKey[], now: Date): OwnKey {
  const usable = keys.filter((key) => key.signsFrom !== null && !isWithdrawn(key, now));
  const inOrder = usable.toSorted((a, b) => Number(a.signsFrom) - Number(b.signsFrom));
  const key = inOrder.findLast(({ signsFrom }) => Number(signsFrom) <= now.getTime()) ?? inOrder[0];
  if (key === undefined) throw new AppError("internal", "All keys that sign were withdrawn.");
  return key;
}

function isWithdrawn({ withdrawnAt }: OwnKey, now: Date): boolean {
  return withdrawnAt !== null && withdrawnAt <= now;
}

const signers = new Map<string, Promise<Signer>>();

/** Of this process, by file: reading a key anew for each signature takes as long as the signature. */
function readSigner(folder: string, fingerprint: string): Promise<Signer> {
  const known = signers.get(`${folder}/${fingerprint}`);
  if (known !== undefined) return known;
  const reading = readOwnKey(folder, fingerprint).then(({ signer }) => signer);
  signers.set(`${folder}/${fingerprint}`, reading);
  reading.catch(() => signers.delete(`${folder}/${fingerprint}`));
  return reading;
}
