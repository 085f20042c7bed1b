import { isPostgresql } from "#lib/database/address";
import { openPostgresql, openPostgresqlToRead } from "#lib/database/postgresql";
import { OneConnection } from "#lib/database/sqlite";
import { TELLS_STATEMENTS, timeStatements } from "#lib/database/timed";
import { env } from "#lib/env";
import { Prisma, PrismaClient } from "#prisma/generated/client";

export { Prisma };

/** A transaction that is under way. */
export type Tx = Prisma.TransactionClient;

/** How long a lock that others hold is waited for in all. */
const PATIENCE_MS = 10_000;
/** How long a transaction may wait for others of this process, and take. */
const TRANSACTION_MS = 60_000;

/** A client on the database at `url`, which is there: a SQLite file (`file:`) or PostgreSQL. `patience`: milliseconds to wait for a lock. */
export function openDatabase(url: string, patience = PATIENCE_MS): PrismaClient {
  if (isPostgresql(url)) return openPostgresql(url, patience, TRANSACTION_MS);
  const transactionOptions = { maxWait: TRANSACTION_MS, timeout: TRANSACTION_MS };
  const adapter = new OneConnection(url, patience);
  return timeStatements(new PrismaClient({ adapter, transactionOptions, log: TELLS_STATEMENTS }));
}

/** The same to copy it: a transaction sees one moment. Of PostgreSQL others may write meanwhile, of a SQLite file they wait. */
export function openToCopy(url: string): PrismaClient {
  return isPostgresql(url) ? openPostgresqlToRead(url, TRANSACTION_MS) : openDatabase(url);
}

declare global {
  // Next loads modules more than once in development; the connection is kept outside them.
  var bakehouseDatabase: PrismaClient | undefined;
}

/** The database of this process, opened at the first call. Throws DatabaseError when it cannot be used. */
export function db(): PrismaClient {
  globalThis.bakehouseDatabase ??= openDatabase(env().DATABASE_URL);
  return globalThis.bakehouseDatabase;
}

/** Does `work` in one transaction that no other writer gets between; what it throws undoes all of it. */
export function transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return db().$transaction(work);
}

/** True when a unique column refused a row (Prisma P2002). */
export function isTaken(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";
}
