import { existsSync, realpathSync } from "node:fs";
import path from "node:path";
import { DATABASE_ADDRESS, databaseFile, databaseName, isDatabaseAddress, isPostgresql } from "#lib/database/address";
import { copyDatabase } from "#prisma/copy-database";
import { migrate } from "#prisma/migrate";
import { UsageError } from "./arguments";
import { type Command, printJson } from "./command";
import { JSON_FLAG } from "./target-flags";

export const copyDatabaseCommand: Command = {
  flags: { json: JSON_FLAG },
  async run(given, session) {
    const [from = "", to = ""] = given.positionals;
    for (const url of [from, to])
      if (!isDatabaseAddress(url)) throw new UsageError(`FROM and TO are ${DATABASE_ADDRESS}`);
    if (!isPostgresql(from) && !existsSync(databaseFile(from)))
      throw new UsageError(`There is no file ${databaseFile(from)}.`);
    if (placeOf(from) === placeOf(to)) throw new UsageError("FROM and TO are the same database.");
    const { env } = session.context();
    await migrate(to, { recipes: env.BAKEHOUSE_RECIPES });
    const tables = await copyDatabase(from, to, ({ table, rows }) =>
      session.terminal.log("info", `${table}: ${rows} ${rows === 1 ? "row" : "rows"}.`),
    );
    if (given.has("json")) return printJson(session, { tables });
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    session.print(`${rows.toLocaleString("en")} rows of ${tables.length} tables are copied, and equal.\n`);
    return 0;
  },
};

/** One for all addresses of a file, which would wait for its own lock. */
function placeOf(url: string): string {
  if (isPostgresql(url)) return databaseName(url);
  const file = path.resolve(databaseFile(url));
  return existsSync(file) ? realpathSync(file) : file;
}
