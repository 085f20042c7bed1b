import { z } from "zod";
import { Comparison } from "#lib/follow/comparison";

/** What may be long of a comparison. */
export const LONG_PARTS = ["files", "units", "defaults", "licences", "linkage", "programs", "modules"] as const;
type LongPart = (typeof LONG_PARTS)[number];

/** A comparison of which at most so many of each long part are told. */
export const ComparisonPart = Comparison.extend({
  /** How many there are of each. */
  totals: z.record(z.enum(LONG_PARTS), z.int()),
  /** The cursors of what follows; null where all of it is told. */
  next: z.record(z.enum(LONG_PARTS), z.string().nullable()),
});
export type ComparisonPart = z.infer<typeof ComparisonPart>;

/** `cursor` is what `next` says of `part`; all others are told from their beginning. */
export type Wanted = { part: LongPart; limit: number; cursor?: string | undefined };

export function partOf(comparison: Comparison, wanted: Wanted): ComparisonPart {
  const { files } = comparison;
  const lists = Object.assign({}, comparison, { files: files.items });
  const totals = ofEach((part) => lists[part].length);
  const startOf = (part: LongPart) => (part === wanted.part ? Number(wanted.cursor ?? 0) : 0);
  const endOf = (part: LongPart) => startOf(part) + wanted.limit;
  const cut = <T>(part: LongPart, all: readonly T[]) => all.slice(startOf(part), endOf(part));
  return {
    ...comparison,
    files: { ...files, items: cut("files", files.items) },
    units: cut("units", comparison.units),
    defaults: cut("defaults", comparison.defaults),
    licences: cut("licences", comparison.licences),
    linkage: cut("linkage", comparison.linkage),
    programs: cut("programs", comparison.programs),
    modules: cut("modules", comparison.modules),
    totals,
    next: ofEach((part) => (endOf(part) < totals[part] ? String(endOf(part)) : null)),
  };
}

function ofEach<T>(value: (part: LongPart) => T): Record<LongPart, T> {
  return Object.fromEntries(LONG_PARTS.map((part) => [part, value(part)])) as Record<LongPart, T>;
}
