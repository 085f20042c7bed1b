import { existsSync } from "node:fs";
import { DATABASE_ADDRESS, databaseFile, isDatabaseAddress, isPostgresql } from "#lib/database/address";
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
    if (from === to) throw new UsageError("FROM and TO are the same database.");
    if (!isPostgresql(from) && !existsSync(databaseFile(from)))
      throw new UsageError(`There is no file ${databaseFile(from)}.`);
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
