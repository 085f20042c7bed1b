import { Prisma, type Tx, transaction } from "#lib/db";

/** What is to be added to one sample, such as `bakehouse_builds_total` with its labels. */
export type Added = {
  family: string;
  sample: string;
  labels: Record<string, string>;
  value: number;
  /** This process has never added to it: there may be no row yet. */
  isNew: boolean;
};

/** Rows of one family. Each process tells a bounded number of values apart, but which ones may change from start to start. */
const MOST_ROWS = 3_000;
/** Rows in one statement: SQLite takes some 30,000 values. */
const AT_ONCE = 500;

/** The row of a sample: processes that count the same add to one. */
export function keyOf({ sample, labels }: Pick<Added, "sample" | "labels">): string {
  return `${sample}${JSON.stringify(labels)}`;
}

/** Adds all of it or nothing. A family that has rows enough gets no more: what is new is added to one row of others. */
export async function addFigures(added: readonly Added[]): Promise<void> {
  await transaction(async (tx) => {
    const full = await fullFamilies(tx, added);
    const sums = new Map<string, Added>();
    for (const one of added.map((each) => (each.isNew && full.has(each.family) ? asOther(each) : each))) {
      const key = keyOf(one);
      sums.set(key, { ...one, value: one.value + (sums.get(key)?.value ?? 0) });
    }
    // In one order, so that two processes never wait for each other.
    const rows = Array.from(sums).sort(([a], [b]) => (a < b ? -1 : 1));
    for (let at = 0; at < rows.length; at += AT_ONCE) await upsert(tx, rows.slice(at, at + AT_ONCE));
  });
}

async function fullFamilies(tx: Tx, added: readonly Added[]): Promise<Set<string>> {
  const families = Array.from(new Set(added.flatMap(({ isNew, family }) => (isNew ? [family] : []))));
  if (families.length === 0) return new Set();
  const counts = await tx.figure.groupBy({ by: ["family"], where: { family: { in: families } }, _count: true });
  return new Set(counts.filter(({ _count }) => _count >= MOST_ROWS).map(({ family }) => family));
}

/** The boundary of a bucket stays what it is. */
function asOther(one: Added): Added {
  const labels = Object.entries(one.labels).map(([name, value]) => [name, name === "le" ? value : "other"]);
  return { ...one, labels: Object.fromEntries(labels) };
}

/** In SQL, since Prisma has no statement that adds to many rows: one by one they would hold the only lock of SQLite for long. */
async function upsert(tx: Tx, rows: [string, Added][]): Promise<void> {
  const values = rows.map(
    ([key, { family, sample, labels, value }]) =>
      Prisma.sql`(${key}, ${family}, ${sample}, ${JSON.stringify(labels)}, ${value})`,
  );
  await tx.$executeRaw`INSERT INTO "Figure" ("key", "family", "sample", "labels", "value") VALUES ${Prisma.join(values)}
    ON CONFLICT ("key") DO UPDATE SET "value" = "Figure"."value" + excluded."value"`;
}
