/** How a browser makes and shows passkeys (WebAuthn). Only browsers that read and write its JSON forms are asked to. */
const TOO_OLD = "This browser is too old for passkeys.";
const STOPPED = "The browser was stopped, or has no passkey for this server.";

/** Signs in with a passkey of this browser's. Throws an Error with a sentence. */
export async function signInWithPasskey(): Promise<void> {
  const publicKey = await options("authenticate", (json: PublicKeyCredentialRequestOptionsJSON) =>
    PublicKeyCredential.parseRequestOptionsFromJSON(json),
  );
  await show(() => navigator.credentials.get({ publicKey }), "verify-authentication", {});
}

/** Makes a passkey for whoever is signed in. Throws an Error with a sentence. */
export async function addPasskey(name: string): Promise<void> {
  const publicKey = await options("register", (json: PublicKeyCredentialCreationOptionsJSON) =>
    PublicKeyCredential.parseCreationOptionsFromJSON(json),
  );
  await show(() => navigator.credentials.create({ publicKey }), "verify-registration", { name });
}

async function options<Json, Options>(step: string, read: (json: Json) => Options): Promise<Options> {
  if (typeof PublicKeyCredential === "undefined" || !("parseRequestOptionsFromJSON" in PublicKeyCredential))
    throw new Error(TOO_OLD);
  // What our own server answers; the browser judges it.
  return read((await ask(`generate-${step}-options`)) as Json);
}

async function show(use: () => Promise<Credential | null>, step: string, more: object): Promise<void> {
  const credential = await use().catch(() => null);
  if (!(credential instanceof PublicKeyCredential)) throw new Error(STOPPED);
  await ask(step, { ...more, response: credential.toJSON() });
}

type Refusal = { code?: string; error?: { message?: string } };

async function ask(step: string, body?: object): Promise<unknown> {
  const sent = body && { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(`/api/auth/passkey/${step}`, sent);
  const said: unknown = await answer.json().catch(() => ({}));
  if (answer.ok) return said;
  // A refusal is the library's, or one of ours.
  const { code = "", error } = said as Refusal;
  throw new Error(SENTENCES[code] ?? error?.message ?? "The server did not accept it. Try again.");
}

const SENTENCES: Record<string, string> = {
  SESSION_NOT_FRESH: "You signed in more than a day ago. Sign out and in again, then add the passkey.",
  PASSKEY_NOT_FOUND: "Nobody here has this passkey any more.",
  PREVIOUSLY_REGISTERED: "This passkey is yours already.",
  CHALLENGE_NOT_FOUND: "That took too long. Try again.",
  account_disabled: "This account is disabled. An admin can enable it.",
  user_not_verified: "The passkey did not ask who you are. Set a PIN for it first.",
};
