import { AppError, isAppError, messageOf } from "#lib/errors";
import { type StoreAddress, storeName } from "#lib/store-address";

/** What the SDK's failures are told by: its own names, S3's codes, Node's codes, and an answer's status. */
type Said = { name?: unknown; code?: unknown; Code?: unknown; $metadata?: { httpStatusCode?: number } };

type Sentence = (at: string, endpoint: string) => string;

const refused: Sentence = (at) =>
  `${at} refuses: access is denied. Give the credentials of Bakehouse the permissions that docs/object-storage.md lists.`;
const unknownKey: Sentence = (at) =>
  `${at} refuses the credentials. Look at AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or at what gives them.`;
const unreachable: Sentence = (at, endpoint) =>
  `${at} can't be reached: nothing answers at ${endpoint}. Look at the endpoint, the network, and the storage itself.`;
const elsewhere: Sentence = (at) => `${at} is in another region. Name it in BAKEHOUSE_STORE: s3://…?region=REGION.`;
const wrongClock: Sentence = (at) =>
  `${at} refuses: the clock of this machine is wrong by some minutes or more. Set it.`;
const busy: Sentence = (at) => `${at} has too much to do, or fails by itself. Try again in a moment.`;

const SENTENCES: Record<string, Sentence> = {
  NoSuchBucket: (at) => `${at} is not there: there is no such bucket. Make it, or correct BAKEHOUSE_STORE.`,
  AccessDenied: refused,
  Forbidden: refused,
  "403": refused,
  InvalidAccessKeyId: unknownKey,
  SignatureDoesNotMatch: unknownKey,
  InvalidToken: unknownKey,
  ExpiredToken: unknownKey,
  CredentialsProviderError: (at) =>
    `${at} needs credentials, and there are none. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile or role.`,
  RequestTimeTooSkewed: wrongClock,
  RequestExpired: wrongClock,
  PermanentRedirect: elsewhere,
  AuthorizationHeaderMalformed: elsewhere,
  IllegalLocationConstraintException: elsewhere,
  "301": elsewhere,
  SlowDown: busy,
  ServiceUnavailable: busy,
  InternalError: busy,
  "500": busy,
  "503": busy,
  QuotaExceeded: (at) => `${at} is full.`,
  EntityTooLarge: (at) => `${at} does not take files that are so large.`,
  ECONNREFUSED: unreachable,
  ECONNRESET: unreachable,
  ENOTFOUND: unreachable,
  EAI_AGAIN: unreachable,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ETIMEDOUT: unreachable,
  EPIPE: unreachable,
  TimeoutError: unreachable,
};

/** One clear sentence of what an object storage would not do; failures of this machine stay what they are. */
export function s3Failure(error: unknown, address: StoreAddress): unknown {
  if (!(error instanceof Error) || isAppError(error)) return error;
  const said = wordsOf(error);
  const at = `The object storage ${storeName(address)}`;
  const endpoint = address.endpoint ?? "AWS";
  const sentence = said.map((word) => SENTENCES[word]).find((known) => known !== undefined);
  if (sentence !== undefined) return new AppError("upstream", sentence(at, endpoint), { cause: error });
  if (!("$metadata" in error)) return error;
  return new AppError("upstream", `${at} fails: ${messageOf(error)} (${said.join(", ")})`, { cause: error });
}

/** Null where an answer says that there is no such object; every other failure goes on. */
export function nullIfNoObject(error: unknown): null {
  const said = error instanceof Error ? wordsOf(error) : [];
  if (!said.includes("NoSuchBucket") && said.some((word) => NO_OBJECT.includes(word))) return null;
  throw error;
}

const NO_OBJECT = ["NoSuchKey", "NotFound", "404"];

/** Whether a range begins behind the end. */
export function isBehindEnd(error: unknown): boolean {
  return error instanceof Error && wordsOf(error).includes("InvalidRange");
}

/** Most exact first. */
function wordsOf(error: Error & Said): string[] {
  const status = error.$metadata?.httpStatusCode;
  return [error.name, error.Code, error.code, status].filter((word) => word !== undefined).map(String);
}
