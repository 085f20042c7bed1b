import { db } from "#lib/db";
import { TEST_SERVER } from "#lib/testing/postgresql";

/** A table in words that both databases share; the types are those of the model. */
export type Table = {
  /** Such as `String? = 'a'`. */
  columns: Record<string, string>;
  key: string[];
  /** Such as `unique name, createdAt desc`. */
  indexes: string[];
  /** Such as `buildId > Build.id, CASCADE`. */
  references: string[];
};

/** The tables that are really there, by name. */
export async function readTables(): Promise<Record<string, Table>> {
  const ask = TEST_SERVER === undefined ? SQLITE : POSTGRESQL;
  const [columns, indexes, references] = await Promise.all([
    rows<Column>(ask.columns),
    rows<Index>(ask.indexes),
    rows<Reference>(ask.references),
  ]);
  const names = new Set(columns.map((row) => row.table).filter((name) => name !== "_prisma_migrations"));
  return Object.fromEntries(
    Array.from(names, (name) => {
      const own = columns.filter((row) => row.table === name);
      return [
        name,
        {
          columns: Object.fromEntries(own.map((row) => [row.name, columnWords(row)])),
          key: own
            .filter((row) => Number(row.pk) > 0)
            .sort((a, b) => Number(a.pk) - Number(b.pk))
            .map((row) => row.name),
          indexes: indexes
            .filter((row) => row.table === name)
            .map(indexWords)
            .sort(),
          references: references
            .filter((row) => row.table === name)
            .map(referenceWords)
            .sort(),
        },
      ];
    }),
  );
}

function rows<Row>(sql: string): Promise<Row[]> {
  return db().$queryRawUnsafe<Row[]>(sql);
}

type Column = {
  table: string;
  name: string;
  type: string;
  required: boolean | bigint;
  fallback: string | null;
  pk: bigint;
};
type Index = { table: string; unique: boolean | bigint; columns: string };
type Reference = { table: string; from: string; to: string; deleted: string; updated: string };

const TYPES: Record<string, string> = {
  ...{
    TEXT: "String",
    INTEGER: "Int",
    BIGINT: "BigInt",
    DATETIME: "DateTime",
    JSONB: "Json",
    BOOLEAN: "Boolean",
    BLOB: "Bytes",
    REAL: "Float",
  },
  ...{ "text C": "String", integer: "Int", bigint: "BigInt", "timestamp(3) without time zone": "DateTime" },
  ...{ json: "Json", boolean: "Boolean", bytea: "Bytes", "double precision": "Float" },
};

function columnWords({ type, required, fallback }: Column): string {
  const value = fallback?.replace(/::\w+$/, "").replace(/^nextval\(.*/, "next") ?? null;
  const base = `${TYPES[type] ?? type}${required ? "" : "?"}`;
  return value === null ? base : `${base} = ${value}`;
}

function indexWords({ unique, columns }: Index): string {
  return `${unique ? "unique " : ""}${columns}`;
}

function referenceWords({ from, to, deleted, updated }: Reference): string {
  return `${from} > ${to}, ${deleted}, ${updated}`;
}

/** `seq INTEGER PRIMARY KEY` counts by itself in SQLite. */
const SQLITE = {
  columns: `SELECT t.name AS "table", c.name, c.type, c."notnull" AS required, c.pk,
      CASE WHEN t.sql LIKE '%"' || c.name || '" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT%' THEN 'next' ELSE c.dflt_value END AS fallback
    FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY c.cid`,
  indexes: `SELECT t.name AS "table", i."unique", (
      SELECT group_concat(x.name || CASE x."desc" WHEN 1 THEN ' desc' ELSE '' END, ', ')
      FROM pragma_index_xinfo(i.name) x WHERE x.key = 1 ORDER BY x.seqno) AS columns
    FROM sqlite_schema t, pragma_index_list(t.name) i WHERE t.type = 'table' AND i.origin <> 'pk'`,
  references: `SELECT t.name AS "table", f."from", f."table" || '.' || f."to" AS "to", f.on_delete AS deleted, f.on_update AS updated
    FROM sqlite_schema t, pragma_foreign_key_list(t.name) f WHERE t.type = 'table'`,
};

const ACTIONS = "WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL' WHEN 'r' THEN 'RESTRICT' ELSE 'NO ACTION' END";
const POSTGRESQL = {
  columns: `SELECT t.relname AS "table", a.attname AS name, a.attnotnull AS required,
      format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attcollation > 0 THEN ' ' || l.collname ELSE '' END AS type,
      pg_get_expr(d.adbin, d.adrelid) AS fallback, coalesce(array_position(i.indkey, a.attnum) + 1, 0)::bigint AS pk
    FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
      LEFT JOIN pg_collation l ON l.oid = a.attcollation LEFT JOIN pg_attrdef d ON d.adrelid = t.oid AND d.adnum = a.attnum
      LEFT JOIN pg_index i ON i.indrelid = t.oid AND i.indisprimary
    WHERE t.relkind = 'r' AND t.relnamespace = 'public'::regnamespace ORDER BY a.attnum`,
  indexes: `SELECT t.relname AS "table", i.indisunique AS "unique", (
      SELECT string_agg(a.attname || CASE i.indoption[k.n - 1] & 1 WHEN 1 THEN ' desc' ELSE '' END, ', ' ORDER BY k.n)
      FROM unnest(i.indkey) WITH ORDINALITY k(attnum, n) JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum) AS columns
    FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid WHERE t.relnamespace = 'public'::regnamespace AND NOT i.indisprimary`,
  references: `SELECT t.relname AS "table", a.attname AS "from", f.relname || '.' || b.attname AS "to",
      CASE c.confdeltype ${ACTIONS} AS deleted, CASE c.confupdtype ${ACTIONS} AS updated
    FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class f ON f.oid = c.confrelid
      JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
      JOIN pg_attribute b ON b.attrelid = c.confrelid AND b.attnum = c.confkey[1]
    WHERE c.contype = 'f'`,
};
