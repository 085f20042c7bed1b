import { Socket } from "node:net";
import type { PrismaPg } from "@prisma/adapter-pg";
import type { PoolClient, PoolConfig } from "pg";
import { explain } from "#lib/database/postgresql-trouble";
import { TELLS_STATEMENTS, timeStatements } from "#lib/database/timed";
import type { PrismaClient } from "#prisma/generated/client";
import { PrismaClient as PostgresqlClient } from "#prisma/postgresql/generated/client/client";

type Adapter = Awaited<ReturnType<PrismaPg["connect"]>>;
type Transaction = Awaited<ReturnType<Adapter["startTransaction"]>>;
type Queryable = Pick<Adapter, "queryRaw" | "executeRaw">;
type Query = Parameters<Adapter["queryRaw"]>[0];

/** Which of PostgreSQL's many locks all that writes takes first: any number, always the same. */
export const WRITERS = 7_302_001;

/** Connections of one process that read. */
const READERS = 8;
const CONNECT_MS = 10_000;
/** Idle connections are given up before anybody takes them for dead. */
const IDLE_MS = 20_000;
/** A server that says nothing for so long, beside what it may wait for a lock, is gone: the network alone tells after a quarter of an hour. */
const ANSWER_MS = 20_000;
/** A process that fell silent in a transaction, such as one that was cut off from the network, keeps others waiting for so long. */
const NOT_SILENT = "SET LOCAL idle_in_transaction_session_timeout = 15000";

/**
 * A client on a PostgreSQL database, with the types of the one on SQLite: both are generated from the same models. The driver is
 * loaded at the first query. In milliseconds: how long to wait for a lock (`patience`), for others of this process (`longest`), and
 * for any word of a server that was asked something (`silence`).
 */
export function openPostgresql(
  url: string,
  patience: number,
  longest: number,
  silence = patience + ANSWER_MS,
): PrismaClient {
  return openClient({ url, longest, silence, begin: beginToWrite(patience) });
}

/** One whose transactions see the database as it is at one moment, while others write; they write nothing. */
export function openPostgresqlToRead(url: string, longest: number): PrismaClient {
  const begin = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ${NOT_SILENT}`;
  return openClient({ url, longest, silence: longest, begin });
}

type Opening = { url: string; longest: number; silence: number; begin: string };

function openClient(opening: Opening): PrismaClient {
  const { longest } = opening;
  const adapter = {
    provider: "postgres" as const,
    adapterName: "@prisma/adapter-pg",
    connect: () => connect(opening),
  };
  const transactionOptions = { maxWait: longest, timeout: longest };
  const client = new PostgresqlClient({ adapter, transactionOptions, log: TELLS_STATEMENTS });
  return timeStatements(client) as unknown as PrismaClient;
}

/**
 * As on SQLite there is one writer at a time, here over all hosts: whatever writes is a transaction that first takes the same lock,
 * which goes with it however it ends; reads wait for nobody. Of each process one waits at the server, on a connection of its own.
 * Serializable transactions were left: on tables as small as ours most of them conflict, and every caller would have to be able
 * to do its work twice (docs/decisions/077).
 */
async function connect({ url, longest, silence, begin }: Opening): Promise<Adapter> {
  const some = { connectionString: url, max: READERS, connectionTimeoutMillis: CONNECT_MS };
  const one = { connectionString: url, max: 1, connectionTimeoutMillis: longest };
  const reader = explaining(await openPool(some, (connection) => endWhenSilent(connection, silence)), url);
  const writer = await openPool(one, (connection) => {
    endWhenSilent(connection, silence);
    beginWith(connection, begin);
  });
  const { queryRaw, executeRaw } = reader;
  const [disposeReader, disposeWriter] = [reader.dispose.bind(reader), writer.dispose.bind(writer)];
  const start = writer.startTransaction.bind(writer);
  const startTransaction = async () => explaining(await start().catch(explained(url)), url);
  return Object.assign(reader, {
    queryRaw: (query: Query) => (isRead(query) ? queryRaw(query) : alone(startTransaction, (tx) => tx.queryRaw(query))),
    executeRaw: (query: Query) =>
      isRead(query) ? executeRaw(query) : alone(startTransaction, (tx) => tx.executeRaw(query)),
    startTransaction,
    dispose: async () => void (await Promise.all([disposeReader(), disposeWriter()])),
  });
}

async function openPool(options: PoolConfig, onOpen: (connection: PoolClient) => void): Promise<Adapter> {
  const { PrismaPg } = await import("@prisma/adapter-pg");
  const { default: pg } = await import("pg");
  const idle = { idleTimeoutMillis: IDLE_MS, allowExitOnIdle: true, keepAlive: true };
  const pool = new pg.Pool({ application_name: "bakehouse", ...idle, ...options }).on("connect", onOpen);
  return new PrismaPg(pool, { disposeExternalPool: true }).connect();
}

/** Takes the lock in the same breath in which a transaction begins. */
function beginToWrite(patience: number): string {
  return `BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = ${patience}; ${NOT_SILENT};
    SELECT pg_advisory_xact_lock(${WRITERS})`;
}

/** Whoever waits there is told that it broke off. A router that forgot it, or a host that fell over, tells nobody. */
function endWhenSilent({ connection: { stream } }: PoolClient, silence: number): void {
  if (stream instanceof Socket) stream.setTimeout(silence, () => stream.destroy());
}

/** Has the connection begin its transactions with `text`. */
function beginWith(connection: PoolClient, text: string): void {
  const query: (...given: unknown[]) => unknown = connection.query.bind(connection);
  const ask = (given: unknown, ...rest: unknown[]) => query(isBegin(given) ? { ...given, text } : given, ...rest);
  Object.assign(connection, { query: ask });
}

function isBegin(given: unknown): given is { text: "BEGIN" } {
  return typeof given === "object" && given !== null && "text" in given && given.text === "BEGIN";
}

/** Does one statement in a transaction of its own. */
async function alone<T>(start: () => Promise<Transaction>, work: (transaction: Transaction) => Promise<T>): Promise<T> {
  const transaction = await start();
  try {
    const result = await work(transaction);
    await transaction.executeRaw(statement("COMMIT"));
    await transaction.commit();
    return result;
  } catch (error) {
    await rollBack(transaction);
    throw error;
  }
}

/** A connection that is gone has rolled back already. */
async function rollBack(transaction: Transaction): Promise<void> {
  await transaction.executeRaw(statement("ROLLBACK")).catch(() => {});
  await transaction.rollback();
}

function explaining<T extends Queryable>(queryable: T, url: string): T {
  const [queryRaw, executeRaw] = [queryable.queryRaw.bind(queryable), queryable.executeRaw.bind(queryable)];
  return Object.assign(queryable, {
    queryRaw: (query: Query) => queryRaw(asOnSqlite(query)).catch(explained(url)),
    executeRaw: (query: Query) => executeRaw(asOnSqlite(query)).catch(explained(url)),
  });
}

function explained(url: string): (error: unknown) => never {
  return (error) => {
    throw explain(error, url);
  };
}

/**
 * Where the two differ, SQLite's way: its LIKE, which Prisma writes for `contains`, ignores the case of ASCII letters and knows no
 * escapes. PostgreSQL's texts cannot hold a NUL, which a line of a log or the answer of a server may have.
 */
function asOnSqlite(query: Query): Query {
  const sql = query.sql.replace(/ LIKE (\([^)]*\))/g, " ILIKE $1 ESCAPE ''");
  const args = query.args.map((arg) => (typeof arg === "string" ? arg.replaceAll("\0", "\uFFFD") : arg));
  return { ...query, sql, args };
}

function isRead({ sql }: Query): boolean {
  return /^\s*SELECT\b/i.test(sql);
}

function statement(sql: string): Query {
  return { sql, args: [], argTypes: [] };
}
