import { statSync } from "node:fs";
import { DatabaseError, isDatabaseError } from "#lib/database-error";
import { messageOf } from "#lib/errors";

/** What is said of each. */
const SENTENCES = {
  locked: (file: string) =>
    `Another program has held the lock of the database ${file} for too long. Try again in a moment.`,
  full: (file: string) => `The disk with the database ${file} is full. Make room there, then try again.`,
  gone: (file: string) =>
    `The database ${file} was removed or replaced, or may not be opened. Put it back, or start Bakehouse again.`,
  unwritable: (file: string) => `The database ${file} may not be written. Allow it to the user that runs Bakehouse.`,
  closed: (file: string) => `The database ${file} cannot be opened: it must be a file that this user may write.`,
  "no database": (file: string) =>
    `${file} is not a database, or is damaged beyond reading. Restore it from a backup, or move it away to begin anew.`,
  unreadable: (file: string) => `The database ${file} cannot be read. Restore it from a backup.`,
  "other version": (file: string) =>
    `The tables of the database ${file} are those of another version of Bakehouse. Start the version that wrote it last.`,
};
type SqliteTrouble = keyof typeof SENTENCES;

/** By SQLite's primary result code (https://www.sqlite.org/rescode.html). */
const TROUBLE_OF_CODE: Record<number, SqliteTrouble> = {
  3: "unwritable",
  5: "locked",
  6: "locked",
  8: "unwritable",
  10: "unreadable",
  11: "unreadable",
  13: "full",
  14: "closed",
  26: "no database",
};

/** The error with the sentence about a file. */
export function troubleWith(trouble: SqliteTrouble, file: string, cause?: unknown): DatabaseError {
  const detail = trouble === "unreadable" ? ` (${messageOf(cause)})` : "";
  return new DatabaseError(trouble, SENTENCES[trouble](file) + detail, cause);
}

/** What SQLite gave, as a DatabaseError where it is about the database and not about the statement; else unchanged. */
export function explain(error: unknown, file: string): unknown {
  if (isDatabaseError(error)) return error;
  const trouble = troubleOf(error);
  return trouble === undefined ? error : troubleWith(trouble, file, error);
}

function troubleOf(error: unknown): SqliteTrouble | undefined {
  if (!(error instanceof Error)) return undefined;
  if (/no such (table|column)|has no column named/.test(error.message)) return "other version";
  // libsql gives an error without a code when it cannot open the file: `ConnectionFailed("… : 14")`.
  const code =
    "rawCode" in error ? Number(error.rawCode) : Number(/^ConnectionFailed\(.*: (\d+)/.exec(error.message)?.[1]);
  return TROUBLE_OF_CODE[code & 0xff];
}

/** What tells a file from another one that takes its name later. Throws DatabaseError when it is not there. */
export function identityOf(file: string): string {
  const stats = statSync(/* turbopackIgnore: true */ file, { throwIfNoEntry: false, bigint: true });
  if (stats === undefined) throw troubleWith("gone", file);
  return `${stats.dev}:${stats.ino}`;
}
