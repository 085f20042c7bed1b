import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { Tx } from "#lib/db";

export type Row = Record<string, unknown>;

/** A table as it is copied. */
export type Model = {
  name: string;
  key: string[];
  /** Columns that hold JSON. */
  json: string[];
  /** The column that counts by itself. */
  counted: string | null;
};

const Field = z.object({
  name: z.string(),
  kind: z.string(),
  type: z.string(),
  isId: z.boolean(),
  default: z.unknown().optional(),
  relationFromFields: z.array(z.string()).optional(),
});
const Models = z.object({
  models: z.array(
    z.object({
      name: z.string(),
      fields: z.array(Field),
      primaryKey: z.object({ fields: z.array(z.string()) }).nullable(),
    }),
  ),
});

/** All tables of the model, each after those that its rows refer to. */
export function modelsInOrder(): Model[] {
  const { models } = Models.parse(JSON.parse(readFileSync(generated("models.json"), "utf8")));
  const references = new Map(
    models.map(({ name, fields }) => [
      name,
      fields.filter(({ relationFromFields = [] }) => relationFromFields.length > 0).map(({ type }) => type),
    ]),
  );
  const ordered = new Set<string>();
  const add = (name: string) => {
    for (const other of references.get(name) ?? []) if (other !== name && !ordered.has(other)) add(other);
    ordered.add(name);
  };
  for (const { name } of models) add(name);
  return Array.from(ordered, (name) => models.find((model) => model.name === name)).flatMap((model) =>
    model === undefined ? [] : [toModel(model)],
  );
}

function toModel({ name, fields, primaryKey }: z.infer<typeof Models>["models"][number]): Model {
  return {
    name,
    key: primaryKey?.fields ?? fields.filter(({ isId }) => isId).map((field) => field.name),
    json: fields.filter(({ type }) => type === "Json").map((field) => field.name),
    counted: fields.find((field) => JSON.stringify(field.default)?.includes("autoincrement"))?.name ?? null,
  };
}

/** Beside this file; a bundle lies elsewhere, but is started in the project's folder. */
function generated(name: string): string {
  const beside = path.join(import.meta.dirname, "postgresql/generated", name);
  return existsSync(beside) ? beside : path.resolve("prisma/postgresql/generated", name);
}

type Table = {
  findMany(query: object): Promise<Row[]>;
  createMany(query: { data: Row[] }): Promise<unknown>;
  count(): Promise<number>;
};

/** Of all tables Prisma gives the same verbs; which one it is is known only now. */
export function tableOf(tx: Tx, { name }: Model): Table {
  const member = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  return (tx as unknown as Record<string, Table>)[member] as Table;
}
