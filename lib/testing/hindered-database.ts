import { createClient } from "@libsql/client";
import pg from "pg";
import { isPostgresql } from "#lib/database/address";
import { WRITERS } from "#lib/database/postgresql";
import { db } from "#lib/db";
import { onServer, TEST_SERVER } from "#lib/testing/postgresql";

/** Takes the lock of all that writes, as another program does that writes for long; gives what lets it go. */
export async function holdWriteLock(url: string): Promise<() => Promise<void>> {
  if (!isPostgresql(url)) {
    const outside = createClient({ url });
    await outside.execute("BEGIN IMMEDIATE");
    return async () => {
      await outside.execute("ROLLBACK");
      outside.close();
    };
  }
  const outside = new pg.Client({ connectionString: url });
  await outside.connect();
  await outside.query(`BEGIN; SELECT pg_advisory_xact_lock(${WRITERS})`);
  return () => outside.end();
}

/** Ends all connections to a database of the server and lets nobody in, until what it gives is called. */
export async function forbidConnections(url: string): Promise<() => Promise<void>> {
  const name = new URL(url).pathname.slice(1);
  await onServer(
    `ALTER DATABASE ${name} ALLOW_CONNECTIONS false`,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`,
  );
  return () => onServer(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
}

type Refusal = { condition?: string; message?: string };

/** Has each insert into a table fail of which the condition holds, until what it gives is called. */
export async function refuseInserts(
  table: string,
  { condition = "1 = 1", message = "disk full" }: Refusal = {},
): Promise<() => Promise<void>> {
  const trigger = `CREATE TRIGGER refuse BEFORE INSERT ON "${table}"`;
  if (TEST_SERVER === undefined) {
    await db().$executeRawUnsafe(`${trigger} WHEN ${condition} BEGIN SELECT RAISE(FAIL, '${message}'); END`);
    return async () => void (await db().$executeRawUnsafe("DROP TRIGGER refuse"));
  }
  await db().$executeRawUnsafe(
    `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE '${message}'; END $$`,
  );
  await db().$executeRawUnsafe(`${trigger} FOR EACH ROW WHEN (${condition}) EXECUTE FUNCTION refuse()`);
  return async () => void (await db().$executeRawUnsafe("DROP FUNCTION refuse() CASCADE"));
}
