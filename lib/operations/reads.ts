import { z } from "zod";
import { db } from "#lib/db";

const Version = z.tuple([z.object({ version: z.string() })]);

/** What the data lies in, with its version. Only SQL tells. */
export async function readDatabaseVersion(isPostgresql: boolean): Promise<string> {
  const rows = isPostgresql
    ? await db().$queryRaw`SELECT current_setting('server_version') AS version`
    : await db().$queryRaw`SELECT sqlite_version() AS version`;
  const [{ version }] = Version.parse(rows);
  return `${isPostgresql ? "PostgreSQL" : "SQLite"} ${version.replace(/ .*/, "")}`;
}
