import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { CommandError, run } from "#lib/bake/run";
import { altered, strangeKeyring, type Trial } from "#lib/signing/play-machine";
import type { SignedList } from "#lib/signing/verify-list";

/** What GnuPG itself, which machines check by, makes of a list; null where there is no `gpgv` here. */
export async function askGpgv(signed: SignedList, now: Date, signal: AbortSignal): Promise<Trial | null> {
  const version = await versionOfGpgv(signal);
  if (version === null) return null;
  const { list, signature, keyring } = signed;
  const takes = (given: SignedList) => isTaken(given, signal);
  const isTakenAsIs = await takes(signed);
  const deceived = [
    { what: "another key", isTaken: await takes({ list, signature, keyring: await strangeKeyring(now) }) },
    { what: "an altered list", isTaken: await takes({ list: altered(list), signature, keyring }) },
  ].filter(({ isTaken }) => isTaken);
  const trial = `gpgv ${version}`;
  if (!isTakenAsIs) return { trial, isGood: false, says: "It refuses the list as it is." };
  const taken = deceived.map(({ what }) => what).join(" and ");
  if (taken !== "") return { trial, isGood: false, says: `It takes ${taken}.` };
  return { trial, isGood: true, says: "agrees: it takes the list, and refuses another key and an altered list." };
}

async function versionOfGpgv(signal: AbortSignal): Promise<string | null> {
  try {
    const { stdout } = await run(["gpgv", "--version"], { signal });
    return /^gpgv \(GnuPG\) (\S+)/.exec(stdout)?.[1] ?? "of unknown version";
  } catch (error) {
    if (error instanceof CommandError) return null;
    throw error;
  }
}

async function isTaken({ list, signature, keyring }: SignedList, signal: AbortSignal): Promise<boolean> {
  const folder = await mkdtemp(path.join(tmpdir(), "bakehouse-gpgv-"));
  const at = (name: string) => path.join(folder, name);
  try {
    await writeFile(at("keyring"), keyring);
    await writeFile(at("list"), list);
    await writeFile(at("signature"), signature);
    await run(["gpgv", "--homedir", folder, "--keyring", at("keyring"), at("signature"), at("list")], { signal });
    return true;
  } catch (error) {
    if (error instanceof CommandError) return false;
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
