import { randomUUID } from "node:crypto";
import pg from "pg";
import { migrate } from "#prisma/migrate";

const EMPTY = "bakehouse_empty";

/** The server for tests, as the URL of a database of it that its superuser may open; unset where they run on SQLite. */
export const TEST_SERVER = process.env.TEST_DATABASE_URL;

/** Makes the database that all others of a test run are copied from. */
export async function makeEmptyDatabase(): Promise<void> {
  await onServer(`DROP DATABASE IF EXISTS ${EMPTY} WITH (FORCE)`, `CREATE DATABASE ${EMPTY}`);
  await migrate(urlOf(EMPTY));
}

/** A database with all tables and no row, or with none of both. */
export async function createDatabase(template = EMPTY): Promise<string> {
  const name = `bakehouse_${randomUUID().replaceAll("-", "")}`;
  await onServer(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  return urlOf(name);
}

/** Removes it though somebody may be connected. */
export async function dropDatabase(url: string): Promise<void> {
  await onServer(`DROP DATABASE ${new URL(url).pathname.slice(1)} WITH (FORCE)`);
}

export async function onServer(...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: TEST_SERVER });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

function urlOf(database: string): string {
  const url = new URL(TEST_SERVER ?? "");
  url.pathname = database;
  return url.href;
}
