import type { Span } from "#lib/images/objects";

/** A span with both ends. */
export type Part = Required<Span>;

/**
 * The one part that a Range header asks for (RFC 9110, 14.2) of `size` bytes. Null where the whole is to be sent: without the
 * header, for other units, for several parts at once. `"unsatisfiable"` behind the end.
 */
export function partOf(range: string | undefined, size: number): Part | null | "unsatisfiable" {
  const [, from = "", to = ""] = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(range ?? "") ?? [];
  if (from === "" && to === "") return null;
  const start = from === "" ? Math.max(size - Number(to), 0) : Number(from);
  const end = from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1);
  if (from !== "" && to !== "" && Number(to) < start) return null;
  return start > end ? "unsatisfiable" : { start, end };
}
