import { randomBytes } from "node:crypto";
import { Webhook } from "standardwebhooks";

/** A new secret as Standard Webhooks writes them: `whsec_` and 32 random bytes in base64. */
export function newSecret(): string {
  return `whsec_${randomBytes(32).toString("base64")}`;
}

export type Secrets = { secret: string; oldSecret: string | null; oldSecretUntil: Date | null };

/** The headers by which a receiver knows whose message it is. While a secret is being replaced both of them sign. */
export function signatureHeaders(id: string, body: string, secrets: Secrets, now: Date): Record<string, string> {
  const { secret, oldSecret, oldSecretUntil } = secrets;
  const isOldValid = oldSecret !== null && oldSecretUntil !== null && now < oldSecretUntil;
  const signatures = [secret, ...(isOldValid ? [oldSecret] : [])].map((key) => new Webhook(key).sign(id, now, body));
  return {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
    "webhook-signature": signatures.join(" "),
  };
}
