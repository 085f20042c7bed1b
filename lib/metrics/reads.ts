import { z } from "zod";
import { db } from "#lib/db";

/** What all processes have counted, of one sample. */
export type Counted = { family: string; sample: string; labels: Record<string, string>; value: number };

const Labels = z.record(z.string(), z.string());

/** All of it: a few thousand rows at most, however much is baked and served. */
export async function readFigures(): Promise<Counted[]> {
  const rows = await db().figure.findMany();
  return rows.map(({ family, sample, labels, value }) => ({
    family,
    sample,
    labels: Labels.parse(JSON.parse(labels)),
    value,
  }));
}
