import { databaseName } from "#lib/database/address";
import { DatabaseError, isDatabaseError } from "#lib/database-error";
import { messageOf } from "#lib/errors";

/** What is said of each, with the name of the database and what the server or the network said. */
const SENTENCES = {
  locked: (database: string) => `Another program has held a lock of ${database} for too long. Try again in a moment.`,
  full: (database: string) => `The disk with ${database} is full. Make room there, then try again.`,
  unwritable: (database: string, said: string) =>
    `${database} may not be written (${said}). Allow it to the user of DATABASE_URL, at the server that others copy from.`,
  refused: (database: string, said: string) =>
    `The server refuses to open ${database} (${said}). Correct user and password in DATABASE_URL, or allow it at the server.`,
  missing: (database: string) => `${database} does not exist. Create it, or correct DATABASE_URL.`,
  crowded: (database: string) =>
    `The server of ${database} has no connection left. Raise its max_connections, or end what holds them.`,
  untrusted: (database: string, said: string) =>
    `The encrypted connection to ${database} fails (${said}). Correct sslmode in DATABASE_URL, or the server's certificate.`,
  unreachable: (database: string, said: string) =>
    `The server of ${database} does not answer (${said}). Start it, or correct DATABASE_URL.`,
  "other version": (database: string) =>
    `The tables of ${database} are those of another version of Bakehouse. Start the version that wrote it last.`,
};
type PostgresqlTrouble = keyof typeof SENTENCES;

/** By SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html), Node's codes of sockets, and the adapter's kinds. */
const TROUBLES: [RegExp, PostgresqlTrouble][] = [
  [/^(55P03|40P01|40001|TransactionWriteConflict)$/, "locked"],
  [/^(53100)$/, "full"],
  [/^(25006|42501)$/, "unwritable"],
  [/^(28P01|28000|55000|AuthenticationFailed|DatabaseAccessDenied)$/, "refused"],
  [/^(3D000|DatabaseDoesNotExist)$/, "missing"],
  [/^(53300|TooManyConnections)$/, "crowded"],
  [/^(TlsConnectionError|ERR_TLS_\w+|CERT_\w+|\w+_CERT\w*|UNABLE_TO_\w+)$/, "untrusted"],
  [/^(42P01|42703|3F000|TableDoesNotExist|ColumnNotFound)$/, "other version"],
  [/^(08\w{3}|57P0[1-5]|25P03|53200|DatabaseNotReachable|ConnectionClosed|SocketTimeout)$/, "unreachable"],
  [/^(ECONN\w+|ENOTFOUND|ENOENT|EACCES|EPIPE|ETIMEDOUT|EAI_\w+|E(HOST|NET)\w+)$/, "unreachable"],
];

/** What pg itself says of connections, without a code. */
const BROKEN =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed)/;
const NO_TLS = /^(The server does not support SSL connections|There was an error establishing an SSL connection)/;

/** What pg or Prisma's adapter for it gave, as a DatabaseError where it is about the database and not about the statement; else unchanged. */
export function explain(error: unknown, url: string): unknown {
  if (isDatabaseError(error) || !(error instanceof Error)) return error;
  const trouble = troubleOf(error);
  if (trouble === undefined) return error;
  const sentence = SENTENCES[trouble](databaseName(url), said(error));
  return new DatabaseError(trouble, sentence.replace(/^t/, "T"), error);
}

type Told = { code?: unknown; cause?: unknown; kind?: unknown; originalCode?: unknown; originalMessage?: unknown };

function troubleOf(error: Error & Told): PostgresqlTrouble | undefined {
  if (BROKEN.test(error.message)) return "unreachable";
  if (NO_TLS.test(error.message)) return "untrusted";
  const { originalCode, kind, code } = { code: error.code, ...(error.cause as Told | undefined) };
  const words = [originalCode, kind, code].filter((word) => typeof word === "string");
  return TROUBLES.find(([pattern]) => words.some((word) => pattern.test(word)))?.[1];
}

/** The words of the server or of the network, in one line. Of several addresses that were tried, the first one's. */
function said(error: Error & Told): string {
  const { originalMessage, kind } = (error.cause ?? {}) as Told;
  const first = error instanceof AggregateError ? error.errors[0] : error;
  const text = typeof originalMessage === "string" ? originalMessage : messageOf(first);
  return (text === "" ? String(kind ?? error.code) : text).replace(/\s+/g, " ").trim();
}
