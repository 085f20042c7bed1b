import { createHash } from "node:crypto";
import { canonicalJson } from "#lib/canonical-json";
import { databaseFile, databaseName, isPostgresql } from "#lib/database/address";
import { openDatabase, openToCopy, Prisma, type Tx } from "#lib/db";
import { AppError } from "#lib/errors";
import { type Model, modelsInOrder, type Row, tableOf } from "./copied-models";

/** Rows that are held at a time; a manifest may have megabytes. */
const AT_ONCE = 100;
const A_DAY = 24 * 3_600_000;
const LONG = { maxWait: 60_000, timeout: A_DAY };

export type Copied = { table: string; rows: number; digest: string };

/**
 * Copies all rows of one database into another, which has its tables and no rows yet, and reads them back there: each row has to be
 * as it was. All in one transaction of each: it is the first as it was at one moment, and where anything fails the other one stays
 * empty. Gives each table when it is copied. Throws AppError `conflict` when the other one has rows, `internal` when a row differs.
 */
export async function copyDatabase(from: string, to: string, onTable: (table: Copied) => void): Promise<Copied[]> {
  const [source, target] = [openToCopy(from), openDatabase(to)];
  try {
    return await source.$transaction(
      (reading) => target.$transaction((writing) => copyAll({ reading, writing, from, to }, onTable), LONG),
      LONG,
    );
  } finally {
    await Promise.all([source.$disconnect(), target.$disconnect()]);
  }
}

/** AppError `conflict` when a database that has its tables has rows already. */
export async function requireEmptyDatabase(url: string): Promise<void> {
  const database = openDatabase(url);
  try {
    await requireNoRows(database, modelsInOrder(), url);
  } finally {
    await database.$disconnect();
  }
}

type Ends = { reading: Tx; writing: Tx; from: string; to: string };

async function copyAll(ends: Ends, onTable: (table: Copied) => void): Promise<Copied[]> {
  const { reading, writing, from, to } = ends;
  const models = modelsInOrder();
  await requireNoRows(writing, models, to);
  await writing.retention.deleteMany();
  const copied: Copied[] = [];
  for (const model of models) {
    for await (const rows of pagesOf(reading, model))
      await tableOf(writing, model).createMany({ data: rows.map(toData(model)) });
    if (model.counted !== null) await count({ table: model.name, column: model.counted }, ends);
    const [was, is] = await digestsOf(reading, writing, model);
    if (was.digest !== is.digest || was.rows !== is.rows)
      throw new AppError(
        "internal",
        `${model.name} is not in ${nameOf(to)} what it is in ${nameOf(from)}: ${was.rows} rows, and ${is.rows} there. Nothing was copied.`,
      );
    const table = { table: model.name, ...was };
    copied.push(table);
    onTable(table);
  }
  return copied;
}

/** The rule of the clean-up is there from the beginning, and is no row of anybody's. */
async function requireNoRows(tx: Tx, models: Model[], url: string): Promise<void> {
  for (const model of models.filter(({ name }) => name !== "Retention")) {
    if ((await tableOf(tx, model).count()) === 0) continue;
    throw new AppError(
      "conflict",
      `${nameOf(url)} has rows already (in ${model.name}). Give a database that is new: the tables are made there.`,
    );
  }
}

/** All rows in the order of their keys. */
async function* pagesOf(tx: Tx, model: Model): AsyncGenerator<Row[]> {
  const orderBy = model.key.map((column) => ({ [column]: "asc" }));
  for (let where: object = {}; ; ) {
    const rows = await tableOf(tx, model).findMany({ where, orderBy, take: AT_ONCE });
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < AT_ONCE) return;
    where = behind(model.key, last);
  }
}

/** What comes after a row. Said so that an index leads there: at a cursor of Prisma's the table is read from its beginning. */
function behind([first = "", ...others]: string[], last: Row): object {
  const value = last[first];
  if (others.length === 0) return { [first]: { gt: value } };
  return { [first]: { gte: value }, OR: [{ [first]: { gt: value } }, { [first]: value, AND: behind(others, last) }] };
}

/** What Prisma reads as null it wants to be told as that of a database where the column is JSON. */
function toData({ json }: Model): (row: Row) => Row {
  return (row) => ({
    ...row,
    ...Object.fromEntries(json.filter((name) => row[name] === null).map((name) => [name, Prisma.DbNull])),
  });
}

type Digest = { rows: number; digest: string };

/** Read in step: SQLite alone would let nobody else in, and PostgreSQL ends a transaction in which nothing is asked for long. */
async function digestsOf(one: Tx, other: Tx, model: Model): Promise<[Digest, Digest]> {
  const [ofOne, ofOther] = [new RowDigest(), new RowDigest()];
  const [pages, otherPages] = [pagesOf(one, model), pagesOf(other, model)];
  for (;;) {
    const [page, otherPage] = [await pages.next(), await otherPages.next()];
    if (page.done && otherPage.done) return [ofOne.end(), ofOther.end()];
    ofOne.add(page.value ?? []);
    ofOther.add(otherPage.value ?? []);
  }
}

class RowDigest {
  private readonly hash = createHash("sha256");
  private rows = 0;

  add(rows: Row[]): void {
    for (const row of rows) this.hash.update(createHash("sha256").update(rowText(row)).digest());
    this.rows += rows.length;
  }

  end(): Digest {
    return { rows: this.rows, digest: this.hash.digest("hex") };
  }
}

/** One text for equal rows. PostgreSQL has no NUL in texts (lib/database/postgresql.ts). */
function rowText(row: Row): string {
  const values = Object.entries(row).map(([name, value]) => [name, plain(value)]);
  return canonicalJson(Object.fromEntries(values)).replaceAll("\\u0000", "\uFFFD");
}

function plain(value: unknown): unknown {
  if (typeof value === "bigint") return `${value}n`;
  return value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value;
}

/** The next row gets the number that it would have had. */
async function count(
  { table, column }: { table: string; column: string },
  { reading, writing, from, to }: Ends,
): Promise<void> {
  const [last] = await reading.$queryRawUnsafe<{ value: bigint | number }[]>(
    isPostgresql(from)
      ? `SELECT last_value AS value FROM "${table}_${column}_seq" WHERE is_called`
      : `SELECT seq AS value FROM sqlite_sequence WHERE name = '${table}'`,
  );
  const value = Number(last?.value ?? 0);
  if (value === 0) return;
  if (isPostgresql(to)) await writing.$queryRawUnsafe(`SELECT setval('"${table}_${column}_seq"', ${value})::text`);
  else {
    await writing.$executeRawUnsafe(`DELETE FROM sqlite_sequence WHERE name = '${table}'`);
    await writing.$executeRawUnsafe(`INSERT INTO sqlite_sequence (name, seq) VALUES ('${table}', ${value})`);
  }
}

function nameOf(url: string): string {
  return isPostgresql(url) ? databaseName(url).replace(/^t/, "T") : `The database ${databaseFile(url)}`;
}
