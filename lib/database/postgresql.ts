import type { PrismaPg } from "@prisma/adapter-pg";
import { explain } from "#lib/database/postgresql-trouble";
import { TELLS_STATEMENTS, timeStatements } from "#lib/database/timed";
import type { PrismaClient } from "#prisma/generated/client";
import { PrismaClient as PostgresqlClient } from "#prisma/postgresql/generated/client/client";

type Adapter = Awaited<ReturnType<PrismaPg["connect"]>>;
type Queryable = Pick<Adapter, "queryRaw" | "executeRaw">;
type Query = Parameters<Adapter["queryRaw"]>[0];

/** What of PostgreSQL's many locks the transactions of all Bakehouse processes take first: any number, always the same. */
export const WRITERS = 7_302_001;

/** Connections of one process beside the one for transactions. */
const CONNECTIONS = 8;
const CONNECT_MS = 10_000;
const IDLE_MS = 60_000;
/** A process that fell silent in a transaction, such as one that was cut off from the network, keeps others waiting for so long. */
const SILENCE_MS = 15_000;

/**
 * A client on a PostgreSQL database, with the types of the one on SQLite: both are generated from the same models. The driver is
 * loaded at the first query. `patience`: milliseconds to wait for a lock. `longest`: for others of this process.
 */
export function openPostgresql(url: string, patience: number, longest: number): PrismaClient {
  const adapter = {
    provider: "postgres" as const,
    adapterName: "@prisma/adapter-pg",
    connect: () => connect(url, patience, longest),
  };
  const transactionOptions = { maxWait: longest, timeout: longest };
  const client = new PostgresqlClient({ adapter, transactionOptions, log: TELLS_STATEMENTS });
  return timeStatements(client) as unknown as PrismaClient;
}

/**
 * Transactions have a connection of their own, as on SQLite: they wait in this process for one another, and of each process only
 * one waits at the server. Each takes the same lock there first, so that no other transaction, on whatever host, gets between;
 * the lock goes with the transaction, however that ends. Serializable transactions were left: with tables as small as ours
 * nearly all of them conflict, and each caller would have to be able to do its work twice (docs/decisions/077).
 */
async function connect(url: string, patience: number, longest: number): Promise<Adapter> {
  const adapter = await openPool(url, { max: CONNECTIONS, connectionTimeoutMillis: CONNECT_MS });
  const writer = await openPool(url, { max: 1, connectionTimeoutMillis: longest });
  const begin = `SET TRANSACTION ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = ${patience};
    SET LOCAL idle_in_transaction_session_timeout = ${SILENCE_MS}; SELECT pg_advisory_xact_lock(${WRITERS})`;
  const [dispose, disposeWriter] = [adapter.dispose.bind(adapter), writer.dispose.bind(writer)];
  const start = writer.startTransaction.bind(writer);
  return Object.assign(explaining(adapter, url), {
    async startTransaction() {
      const transaction = explaining(await start().catch(explained(url)), url);
      try {
        await transaction.executeRaw(statement(begin));
        return transaction;
      } catch (error) {
        await transaction.executeRaw(statement("ROLLBACK")).catch(() => {});
        await transaction.rollback();
        throw error;
      }
    },
    dispose: async () => void (await Promise.all([dispose(), disposeWriter()])),
  });
}

async function openPool(url: string, options: { max: number; connectionTimeoutMillis: number }): Promise<Adapter> {
  const { PrismaPg } = await import("@prisma/adapter-pg");
  const idle = { idleTimeoutMillis: IDLE_MS, allowExitOnIdle: true, keepAlive: true };
  return new PrismaPg({ connectionString: url, application_name: "bakehouse", ...idle, ...options }).connect();
}

function explaining<T extends Queryable>(queryable: T, url: string): T {
  const [queryRaw, executeRaw] = [queryable.queryRaw.bind(queryable), queryable.executeRaw.bind(queryable)];
  return Object.assign(queryable, {
    queryRaw: (query: Query) => queryRaw(storable(query)).catch(explained(url)),
    executeRaw: (query: Query) => executeRaw(storable(query)).catch(explained(url)),
  });
}

function explained(url: string): (error: unknown) => never {
  return (error) => {
    throw explain(error, url);
  };
}

/** PostgreSQL's texts cannot hold a NUL, which a line of a log or the answer of a server may have. */
function storable(query: Query): Query {
  const args = query.args.map((arg) => (typeof arg === "string" ? arg.replaceAll("\0", "\uFFFD") : arg));
  return { ...query, args };
}

function statement(sql: string): Query {
  return { sql, args: [], argTypes: [] };
}
