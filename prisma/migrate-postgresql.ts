import { randomUUID } from "node:crypto";
import type { Client } from "pg";
import { databaseName } from "#lib/database/address";
import { WRITERS } from "#lib/database/postgresql";
import { explain } from "#lib/database/postgresql-trouble";
import { isDatabaseError } from "#lib/database-error";
import { AppError, isAppError, messageOf } from "#lib/errors";
import type { MigrateOptions, Target } from "./migration";

/** Prisma's own. */
const LEDGER = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL, "checksum" VARCHAR(64) NOT NULL, "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL, "logs" TEXT, "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(), "applied_steps_count" INTEGER NOT NULL DEFAULT 0)`;

type Work = (target: Target) => Promise<string[]>;

/** Does `work` on a PostgreSQL database that is there, in one transaction that waits for all others that write, and keeps them waiting. */
export async function migratePostgresql(
  url: string,
  work: Work,
  { patience = 30_000 }: MigrateOptions,
): Promise<string[]> {
  const { default: pg } = await import("pg");
  const client = new pg.Client({
    connectionString: url,
    application_name: "bakehouse",
    connectionTimeoutMillis: patience,
  });
  // Told by the statement that waits for an answer.
  client.on("error", () => {});
  try {
    await client.connect();
    await requireUtf8(client, url);
    await client.query(
      `BEGIN; SET LOCAL search_path = public; SET LOCAL lock_timeout = ${patience}; SELECT pg_advisory_xact_lock(${WRITERS})`,
    );
    const applied = await work(targetOf(client));
    await client.query("COMMIT");
    return applied;
  } catch (error) {
    throw isAppError(error) ? error : new AppError("internal", complaint(url, error), { cause: error });
  } finally {
    // What was not committed goes with the connection.
    await client.end().catch(() => {});
  }
}

async function requireUtf8(client: Client, url: string): Promise<void> {
  const { rows } = await client.query("SHOW server_encoding");
  if (rows[0].server_encoding === "UTF8") return;
  throw new AppError(
    "internal",
    `Make ${databaseName(url)} anew with the encoding UTF8: it has ${rows[0].server_encoding}.`,
  );
}

function targetOf(client: Client): Target {
  return {
    ledger: () => ledger(client),
    async apply({ name, sql, code, checksum }) {
      if (code !== null) throw new Error(`Migration ${name} has code: those for PostgreSQL are SQL alone.`);
      await client.query(sql);
      await client.query(
        'INSERT INTO "_prisma_migrations" (id, checksum, finished_at, migration_name, applied_steps_count) VALUES ($1, $2, now(), $3, 1)',
        [randomUUID(), checksum, name],
      );
    },
  };
}

async function ledger(client: Client): Promise<Map<string, string>> {
  await client.query(LEDGER);
  const { rows } = await client.query(
    'SELECT migration_name, checksum FROM "_prisma_migrations" WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  );
  return new Map(rows.map((row) => [String(row.migration_name), String(row.checksum)]));
}

function complaint(url: string, error: unknown): string {
  const explained = explain(error, url);
  const message = messageOf(explained);
  return isDatabaseError(explained) ? message : `Migrating ${databaseName(url)} failed: ${message}`;
}
