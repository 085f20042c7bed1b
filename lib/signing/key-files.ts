import { mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import type { PrivateKey } from "openpgp";
import { AppError, nullIfMissing } from "#lib/errors";
import { type GivenKeys, readGivenKeys } from "#lib/signing/key";
import { temporaryName } from "#lib/temporary-files";

const SUFFIX = ".asc";

/**
 * Writes a private key that only the owner can read, as FINGERPRINT.asc, wholly or not at all. The folder is made where it is
 * missing.
 */
export async function writeKeyFile(folder: string, key: PrivateKey): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const unfinished = path.join(folder, temporaryName());
  try {
    const file = await open(unfinished, "wx", 0o600);
    try {
      await file.writeFile(key.armor());
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, keyFile(folder, key.getFingerprint()));
  } finally {
    await rm(unfinished, { force: true });
  }
}

/** Fingerprints of the private keys in the folder, sorted; none without the folder. */
export async function listKeyFiles(folder: string): Promise<string[]> {
  const names = (await readdir(folder).catch(nullIfMissing)) ?? [];
  return names.flatMap((name) => /^([0-9a-f]{40})\.asc$/.exec(name)?.[1] ?? []).sort();
}

/** The private key of a fingerprint. AppError `invalid` when it is missing, damaged, or for others to read. */
export async function readOwnKey(folder: string, fingerprint: string): Promise<GivenKeys> {
  const file = keyFile(folder, fingerprint);
  const keys = await readKeyFile(file, { named: file });
  if (keys.signer.fingerprint === fingerprint) return keys;
  throw new AppError("invalid", `${file} holds the key ${keys.signer.fingerprint} instead of the one it is named by.`);
}

/** Private keys of a file. `named` is what the operator knows it by. AppError `invalid`, as {@link readGivenKeys}. */
export async function readKeyFile(
  file: string,
  { named, passphrase }: { named: string; passphrase?: string },
): Promise<GivenKeys> {
  const stats = await stat(/* turbopackIgnore: true */ file).catch(nullIfMissing);
  if (stats === null)
    throw new AppError(
      "invalid",
      `${named} is not there. Restore it from a back-up, or give all hosts of one database the same key: docs/trust.md says how, and what else helps.`,
    );
  const others = stats.mode & 0o007;
  if (others !== 0 && process.platform !== "win32")
    throw new AppError("invalid", `${named} can be read by everybody on this machine: chmod 600 makes it yours again.`);
  return readGivenKeys(await readFile(/* turbopackIgnore: true */ file, "utf8"), { named, passphrase });
}

/** Puts the private half of a withdrawn key where nobody takes it up again by mistake. */
export async function setKeyFileAside(folder: string, fingerprint: string): Promise<void> {
  const aside = path.join(folder, "withdrawn");
  await mkdir(aside, { recursive: true, mode: 0o700 });
  await rename(keyFile(folder, fingerprint), keyFile(aside, fingerprint)).catch(nullIfMissing);
}

function keyFile(folder: string, fingerprint: string): string {
  return path.join(/* turbopackIgnore: true */ folder, `${fingerprint}${SUFFIX}`);
}
