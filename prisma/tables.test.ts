import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { db } from "#lib/db";
import { useDatabase } from "#lib/testing/database";
import { TEST_SERVER } from "#lib/testing/postgresql";
import { readTables, type Table } from "#lib/testing/tables";

useDatabase();

type Field = {
  name: string;
  kind: string;
  type: string;
  isRequired: boolean;
  default?: unknown;
  relationFromFields?: string[];
  relationToFields?: string[];
  relationOnDelete?: string;
};
type Indexed = { model: string; type: string; fields: { name: string; sortOrder?: string }[] };

/** What Prisma read in schema.prisma. */
const { models, indexes } = JSON.parse(
  readFileSync(path.join(import.meta.dirname, "postgresql/generated/models.json"), "utf8"),
) as { models: { name: string; fields: Field[] }[]; indexes: Indexed[] };

const modelled = Object.fromEntries(
  models.map(({ name, fields }): [string, Table] => {
    const own = indexes.filter(({ model }) => model === name);
    return [
      name,
      {
        columns: Object.fromEntries(fields.filter(({ kind }) => kind === "scalar").map(columnOf)),
        key: own.find(({ type }) => type === "id")?.fields.map((field) => field.name) ?? [],
        indexes: own
          .filter(({ type }) => type !== "id")
          .map(indexWords)
          .sort(),
        references: fields.flatMap(referenceOf).sort(),
      },
    ];
  }),
);

function columnOf({ name, type, isRequired, default: fallback }: Field): [string, string] {
  const base = `${type}${isRequired ? "" : "?"}`;
  if (fallback === undefined) return [name, base];
  const isText = typeof fallback === "string" && type !== "BigInt";
  const value = typeof fallback === "object" ? "next" : isText ? `'${fallback}'` : fallback;
  return [name, `${base} = ${value}`];
}

function indexWords({ type, fields }: Indexed): string {
  const columns = fields.map(({ name, sortOrder }) => (sortOrder === "desc" ? `${name} desc` : name)).join(", ");
  return type === "unique" ? `unique ${columns}` : columns;
}

function referenceOf({ type, relationFromFields = [], relationToFields = [], relationOnDelete }: Field): string[] {
  const action = relationOnDelete === "SetNull" ? "SET NULL" : relationOnDelete?.toUpperCase();
  return relationFromFields.map((from, n) => `${from} > ${type}.${relationToFields[n]}, ${action}, CASCADE`);
}

it("the tables are those of the model, column by column, with their indexes and references", async () => {
  expect(models.length).toBeGreaterThan(20);
  expect(await readTables()).toEqual(modelled);
});

it("the rows that are there from the beginning are the same in both: the rule of the clean-up", async () => {
  const filled: string[] = [];
  for (const { name } of models) {
    const [row] = await db().$queryRawUnsafe<[{ count: bigint }]>(`SELECT count(*) AS count FROM "${name}"`);
    if (row.count > 0) filled.push(name);
  }
  expect(filled).toEqual(["Retention"]);
  const { fetchesSince, ...rule } = await db().retention.findFirstOrThrow();
  expect(rule).toEqual({ id: 1, perMinor: 3, days: 90, ownToo: false, daily: false, dueAt: null });
  expect(Math.abs(Date.now() - fetchesSince.getTime())).toBeLessThan(3_600_000);
});

it("the triggers are the same in both: the audit log only grows", async () => {
  const triggers = await db().$queryRawUnsafe<{ name: string }[]>(
    TEST_SERVER === undefined
      ? "SELECT name FROM sqlite_schema WHERE type = 'trigger' ORDER BY name"
      : "SELECT tgname::text AS name FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1",
  );
  expect(triggers.map(({ name }) => name)).toEqual(["AuditEntry_keeps", "AuditEntry_stays"]);
});

it("each migration is written for both databases, since PostgreSQL's first one made all tables", () => {
  const namesIn = (folder: string) =>
    readdirSync(path.join(import.meta.dirname, folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  const [first = "", ...later] = namesIn("postgresql/migrations");
  expect(later).toEqual(namesIn("migrations").filter((name) => name > first));
});
