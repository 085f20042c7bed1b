import { escaped } from "#lib/bake/paths";
import { columns } from "../help";
import type { ServerSession } from "./server";

/** A table on stdout of what a server said: no cell breaks its line. */
export function printRows(rows: string[][], { print }: ServerSession): void {
  print(columns(rows.map((row) => row.map(escaped))));
}
