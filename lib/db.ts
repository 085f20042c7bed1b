import type { Client, Config, Transaction } from "@libsql/client";
import { PrismaLibSql } from "@prisma/adapter-libsql";
import { env } from "#lib/env";
import { Prisma, PrismaClient } from "#prisma/generated/client";

export { Prisma };

/** A transaction that is under way. */
export type Tx = Prisma.TransactionClient;

/**
 * The adapter's own transactions begin DEFERRED, each on a new connection that is never closed: writers then fail with
 * P1008 and file descriptors leak. Here they are BEGIN IMMEDIATE on the one connection; the adapter's mutex keeps others out.
 */
class OneConnection extends PrismaLibSql {
  override createClient(config: Config): Client {
    const client = super.createClient(config);
    for (const pragma of ["journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"])
      void client.execute(`PRAGMA ${pragma}`);
    client.transaction = async () => {
      await client.execute("BEGIN IMMEDIATE");
      return transactionOn(client);
    };
    return client;
  }
}

function transactionOn(client: Client): Transaction {
  return {
    execute: (statement) => client.execute(statement),
    batch: (statements) => client.batch(statements),
    executeMultiple: (sql) => client.executeMultiple(sql),
    commit: async () => void (await client.execute("COMMIT")),
    rollback: async () => void (await client.execute("ROLLBACK")),
    close: () => {},
    closed: false,
  };
}

/** A client on one SQLite file (`file:` URL). */
export function openDatabase(url: string): PrismaClient {
  return new PrismaClient({ adapter: new OneConnection({ url, intMode: "bigint", timeout: 5000 }) });
}

/** How long a transaction may wait for others of this process, and take. */
const PATIENCE_MS = 60_000;

declare global {
  // Next loads modules more than once in development; the connection is kept outside them.
  var bakehouseDatabase: PrismaClient | undefined;
}

/** The database of this process, opened at the first call. */
export function db(): PrismaClient {
  globalThis.bakehouseDatabase ??= openDatabase(env().DATABASE_URL);
  return globalThis.bakehouseDatabase;
}

/** Does `work` in one transaction that no other writer gets between; what it throws undoes all of it. */
export function transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return db().$transaction(work, { maxWait: PATIENCE_MS, timeout: PATIENCE_MS });
}

/** True when a unique column refused a row (Prisma P2002). */
export function isTaken(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";
}
