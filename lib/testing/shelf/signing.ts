import { createMessage, generateKey, readKey, readPrivateKey, sign } from "openpgp";

let made: ReturnType<typeof newKey> | undefined;

/** The key that signs in place of every upstream's, armored. */
export function ownKey(): ReturnType<typeof newKey> {
  made ??= newKey();
  return made;
}

function newKey() {
  return generateKey({ userIDs: [{ name: "Upstream" }], format: "armored" });
}

/** What a plan has to ask for instead of upstream's own key. */
export async function ownFingerprint(): Promise<string> {
  const { publicKey } = await ownKey();
  return (await readKey({ armoredKey: publicKey })).getFingerprint();
}

/** A detached signature, armored. */
export async function ownSignature(bytes: Buffer): Promise<string> {
  const { privateKey } = await ownKey();
  const signingKeys = await readPrivateKey({ armoredKey: privateKey });
  return sign({ message: await createMessage({ binary: bytes }), signingKeys, detached: true });
}
