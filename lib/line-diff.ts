import { diffArrays } from "diff";

/** A line of a comparison: in both texts, only in the first, only in the second; or a number of lines left out. */
export type DiffLine = { kind: "same" | "removed" | "added"; text: string } | { kind: "skipped"; count: number };

/** Changes up to which the shortest difference is looked for; beyond, both texts are shown whole. */
const MOST_CHANGES = 4000;

/** What turns `before` into `after`, line by line, with `context` unchanged lines around each change. */
export function diffLines(before: string, after: string, context = 3): DiffLine[] {
  const [a, b] = [before.split("\n"), after.split("\n")];
  const changes = diffArrays(a, b, { maxEditLength: MOST_CHANGES }) ?? [
    { value: a, removed: true, added: false },
    { value: b, removed: false, added: true },
  ];
  const lines = changes.flatMap(({ value, removed, added }) => {
    const kind = removed ? "removed" : added ? "added" : "same";
    return value.map((text): Line => ({ kind, text }));
  });
  return folded(lines, context);
}

type Line = Extract<DiffLine, { text: string }>;

/** The lines with long unchanged stretches left out; one line alone takes no more room than saying that it is left out. */
function folded(lines: readonly Line[], context: number): DiffLine[] {
  const changes = lines.flatMap(({ kind }, index) => (kind === "same" ? [] : [index]));
  const around = Array.from({ length: 2 * context + 1 }, (_, by) => by - context);
  const near = new Set([-1, lines.length].concat(changes.flatMap((index) => around.map((by) => index + by))));
  const result: DiffLine[] = [];
  for (const [index, line] of lines.entries()) {
    const last = result.at(-1);
    if (near.has(index) || (near.has(index - 1) && near.has(index + 1))) result.push(line);
    else if (last?.kind === "skipped") last.count++;
    else result.push({ kind: "skipped", count: 1 });
  }
  return result;
}
