import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { messageOf } from "#lib/errors";

/** Why a database cannot be used, with the sentence for each. */
const TROUBLES = {
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
export type Trouble = keyof typeof TROUBLES;

/** By SQLite's primary result code (https://www.sqlite.org/rescode.html). */
const TROUBLE_OF_CODE: Record<number, Trouble> = {
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

/** The database cannot be used; the message says why and what to do. Not the fault of what was asked of it. */
export class DatabaseError extends Error {
  constructor(
    readonly trouble: Trouble,
    file: string,
    cause?: unknown,
  ) {
    super(TROUBLES[trouble](file) + (trouble === "unreadable" ? ` (${messageOf(cause)})` : ""), { cause });
    this.name = "DatabaseError";
  }
}

/** By name: Next loads modules more than once, and the class of one copy is not that of another. */
export function isDatabaseError(error: unknown): error is DatabaseError {
  return error instanceof Error && error.name === "DatabaseError";
}

/** True when others held the lock for too long: nothing was written, and it may be tried again. */
export function isLocked(error: unknown): boolean {
  return isDatabaseError(error) && error.trouble === "locked";
}

/** What SQLite gave, as a DatabaseError where it is about the database and not about the statement; else unchanged. */
export function explain(error: unknown, file: string): unknown {
  if (isDatabaseError(error)) return error;
  const trouble = troubleOf(error);
  return trouble === undefined ? error : new DatabaseError(trouble, file, error);
}

function troubleOf(error: unknown): Trouble | undefined {
  if (!(error instanceof Error)) return undefined;
  if (/no such (table|column)|has no column named/.test(error.message)) return "other version";
  // libsql gives an error without a code when it cannot open the file: `ConnectionFailed("… : 14")`.
  const code =
    "rawCode" in error ? Number(error.rawCode) : Number(/^ConnectionFailed\(.*: (\d+)/.exec(error.message)?.[1]);
  return TROUBLE_OF_CODE[code & 0xff];
}

/** The file of a `file:` URL. `file:./data/bakehouse.db` starts in this process's folder, as libsql reads it; other URLs know no such thing. */
export function databaseFile(url: string): string {
  return url.startsWith("file:/") ? fileURLToPath(url) : decodeURIComponent(url.slice("file:".length));
}

/** What tells a file from another one that takes its name later. Throws DatabaseError when it is not there. */
export function identityOf(file: string): string {
  const stats = statSync(/* turbopackIgnore: true */ file, { throwIfNoEntry: false, bigint: true });
  if (stats === undefined) throw new DatabaseError("gone", file);
  return `${stats.dev}:${stats.ino}`;
}
