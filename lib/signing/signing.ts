import path from "node:path";
import { type Env, env } from "#lib/env";
import { AppError } from "#lib/errors";
import { type GivenKeys, readGivenKeys } from "#lib/signing/key";
import { readKeyFile } from "#lib/signing/key-files";

/** Where the key that signs comes from: nowhere, an operator's setting, or the folder where Bakehouse keeps what it made. */
export type Signing = {
  bestBefore: number | null;
  keys: { from: "nowhere" } | { from: "setting"; read(): Promise<GivenKeys> } | { from: "folder"; folder: string };
};

type Settings = Pick<
  Env,
  | "BAKEHOUSE_DATA"
  | "BAKEHOUSE_SIGNING"
  | "BAKEHOUSE_SIGNING_KEY"
  | "BAKEHOUSE_SIGNING_KEY_FILE"
  | "BAKEHOUSE_SIGNING_PASSPHRASE"
  | "BAKEHOUSE_BEST_BEFORE"
>;

declare global {
  // Next loads modules more than once; a key is unlocked once.
  var bakehouseSigning: Signing | undefined;
}

/** How this process signs, by its environment. Of the process like the database: whatever is published must be signed. */
export function signing(): Signing {
  globalThis.bakehouseSigning ??= openSigning(env());
  return globalThis.bakehouseSigning;
}

/** The same for given settings. Reads nothing yet. */
export function openSigning(settings: Settings): Signing {
  const { BAKEHOUSE_SIGNING, BAKEHOUSE_BEST_BEFORE: bestBefore } = settings;
  if (BAKEHOUSE_SIGNING === "off") return { bestBefore: null, keys: { from: "nowhere" } };
  const folder = path.join(/* turbopackIgnore: true */ settings.BAKEHOUSE_DATA, "signing");
  const read = readSetting(settings);
  return { bestBefore, keys: read === null ? { from: "folder", folder } : { from: "setting", read } };
}

/** Reads what an operator gave, once; null where nothing was given. Failures are told each time. */
export function readSetting(settings: Omit<Settings, "BAKEHOUSE_DATA">): (() => Promise<GivenKeys>) | null {
  const { BAKEHOUSE_SIGNING_KEY: text, BAKEHOUSE_SIGNING_KEY_FILE: file } = settings;
  const passphrase = settings.BAKEHOUSE_SIGNING_PASSPHRASE;
  if (text !== undefined && file !== undefined)
    throw new AppError(
      "invalid",
      "BAKEHOUSE_SIGNING_KEY and BAKEHOUSE_SIGNING_KEY_FILE are both set: leave one of them.",
    );
  if (file !== undefined)
    return once(() => readKeyFile(file, { named: `BAKEHOUSE_SIGNING_KEY_FILE ${file}`, passphrase }));
  if (text !== undefined) return once(() => readGivenKeys(text, { named: "BAKEHOUSE_SIGNING_KEY", passphrase }));
  return null;
}

function once(read: () => Promise<GivenKeys>): () => Promise<GivenKeys> {
  let keys: Promise<GivenKeys> | undefined;
  return () => {
    keys ??= read();
    return keys;
  };
}

/** Whether what machines read is signed. */
export function isSigned(): boolean {
  return signing().keys.from !== "nowhere";
}
