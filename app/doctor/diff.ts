/** A line of a comparison: in both texts, only in the first, only in the second; or a number of lines left out. */
export type DiffLine = { kind: "same" | "removed" | "added"; text: string } | { kind: "skipped"; count: number };

/** Pairs of lines up to which the shortest difference is looked for. */
const MOST_PAIRS = 4_000_000;

/** What turns `before` into `after`, line by line, with `context` unchanged lines around each change. */
export function diffLines(before: string, after: string, context = 3): DiffLine[] {
  const [a, b] = [before.split("\n"), after.split("\n")];
  const head = sharedStart(a, b);
  const tail = sharedStart(a.slice(head).reverse(), b.slice(head).reverse());
  const same = (text: string): Line => ({ kind: "same", text });
  return folded(
    [
      ...a.slice(0, head).map(same),
      ...between(a.slice(head, a.length - tail), b.slice(head, b.length - tail)),
      ...a.slice(a.length - tail).map(same),
    ],
    context,
  );
}

type Line = Extract<DiffLine, { text: string }>;

function sharedStart(a: readonly string[], b: readonly string[]): number {
  const end = a.findIndex((line, index) => line !== b[index]);
  return end === -1 ? a.length : end;
}

/** By the longest common subsequence of lines. */
function between(a: readonly string[], b: readonly string[]): Line[] {
  const removed = (text: string): Line => ({ kind: "removed", text });
  const added = (text: string): Line => ({ kind: "added", text });
  if (a.length * b.length > MOST_PAIRS) return [...a.map(removed), ...b.map(added)];
  const longest = commonLengths(a, b);
  const at = (i: number, j: number) => longest[i * (b.length + 1) + j] ?? 0;
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      lines.push({ kind: "same", text: a[i++] ?? "" });
      j++;
    } else if (at(i + 1, j) >= at(i, j + 1)) lines.push(removed(a[i++] ?? ""));
    else lines.push(added(b[j++] ?? ""));
  }
  return [...lines, ...a.slice(i).map(removed), ...b.slice(j).map(added)];
}

/** Lengths of the longest common subsequences of all ends of `a` and `b`, row by row. */
function commonLengths(a: readonly string[], b: readonly string[]): Uint32Array {
  const width = b.length + 1;
  const longest = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      longest[i * width + j] =
        a[i] === b[j]
          ? (longest[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(longest[(i + 1) * width + j] ?? 0, longest[i * width + j + 1] ?? 0);
  return longest;
}

/** The lines with long unchanged stretches left out; one line alone takes no more room than saying that it is left out. */
function folded(lines: readonly Line[], context: number): DiffLine[] {
  const changes = lines.flatMap(({ kind }, index) => (kind === "same" ? [] : [index]));
  const around = Array.from({ length: 2 * context + 1 }, (_, by) => by - context);
  const near = new Set([-1, lines.length, ...changes.flatMap((index) => around.map((by) => index + by))]);
  const result: DiffLine[] = [];
  for (const [index, line] of lines.entries()) {
    const last = result.at(-1);
    if (near.has(index) || (near.has(index - 1) && near.has(index + 1))) result.push(line);
    else if (last?.kind === "skipped") last.count++;
    else result.push({ kind: "skipped", count: 1 });
  }
  return result;
}
