import { createHash } from "node:crypto";
import { subscriberOf } from "#lib/client-address";
import { AppError } from "#lib/errors";
import { forgetAttempts, takeAttempt } from "#lib/people/data-attempts";

/** Within a quarter of an hour. A team behind one address mistypes now and then; who guesses needs thousands. */
const FROM_ONE_ADDRESS = 60;
const TO_ONE_ACCOUNT = 10;

/** Whose turn it is: the address that asks and, where it is known, the account. */
export type Attempt = { address: string | null; email?: string };

/** Counts an attempt to sign in. Throws AppError `busy` when there were too many; whether the account exists makes no difference. */
export async function requireAttempt({ address, email }: Attempt, now: Date): Promise<void> {
  const byAddress = await takeAttempt(`address ${subscriberOf(address ?? "unknown")}`, FROM_ONE_ADDRESS, now);
  const byAccount = email === undefined ? 0 : await takeAttempt(keyOf(email), TO_ONE_ACCOUNT, now);
  const wait = Math.max(byAddress, byAccount);
  if (wait === 0) return;
  const minutes = Math.ceil(wait / 60_000);
  const when = minutes === 1 ? "a minute" : `${minutes} minutes`;
  throw new AppError("busy", `That were too many attempts to sign in. Try again in ${when}.`, {
    facts: { retryAfter: Math.ceil(wait / 1000) },
  });
}

/** Whoever is in has not guessed. */
export async function forgiveAttempts(email: string): Promise<void> {
  await forgetAttempts(keyOf(email));
}

function keyOf(email: string): string {
  return `account ${createHash("sha256").update(email.trim().toLowerCase()).digest("hex")}`;
}
