import { z } from "zod";
import { escaped } from "#lib/bake/paths";
import type { Arguments, Flag } from "../arguments";
import { check } from "../command";
import { columns } from "../help";
import type { ServerSession } from "./server";

const MOST = 10_000;
const USUAL = 50;
/** As many as a server gives at once. */
const PAGE = 200;

export const LIMIT: Flag = { value: "N", help: `how many, the newest first (${USUAL})` };

const Limit = z.coerce
  .number("Must be a number.")
  .int("Must be a whole number.")
  .min(1, `Must be from 1 to ${MOST}.`)
  .max(MOST, `Must be from 1 to ${MOST}.`)
  .default(USUAL);

type Page<T> = { items: T[]; next: string | null };

/** As many items of a list as --limit says, page by page; the terminal is told where there are more. */
export async function readPages<T>(
  given: Arguments,
  { terminal }: ServerSession,
  page: (query: { limit: number; cursor: string | undefined }) => Promise<Page<T>>,
): Promise<T[]> {
  const limit = check(Limit, given.value("limit"), { "": "--limit" });
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const { items: more, next } = await page({ limit: Math.min(limit - items.length, PAGE), cursor });
    items.push(...more.slice(0, limit - items.length));
    cursor = more.length === 0 ? undefined : (next ?? undefined);
  } while (cursor !== undefined && items.length < limit);
  if (cursor !== undefined && limit < MOST) terminal.log("info", `There are more: --limit N shows more than ${limit}.`);
  return items;
}

/** A table on stdout of what a server said: no cell breaks its line. */
export function printRows(rows: string[][], { print }: ServerSession): void {
  print(columns(rows.map((row) => row.map(escaped))));
}
