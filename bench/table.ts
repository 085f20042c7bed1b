/** One measured figure beside what it should reach; no target where it only informs. */
export type Goal = { what: string; value: number; limit?: number; atLeast?: boolean; digits?: number };

/** Columns as wide as their widest cell; numbers to the right. */
export function table(header: string[], rows: string[][]): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  ");
  return [line(header), widths.map((width) => "─".repeat(width)).join("  "), ...rows.map(line)].join("\n");
}

/** What counts is the figure as shown: the system itself counts written pages only to about a thousandth. */
export function goals(list: Goal[]): string {
  const rows = list.map(({ what, value, limit, atLeast = false, digits = 2 }) => {
    if (limit === undefined) return [what, value.toFixed(digits), "", ""];
    const shown = value.toFixed(digits);
    const reached = atLeast ? Number(shown) >= limit : Number(shown) <= limit;
    return [what, shown, `${atLeast ? "≥" : "≤"} ${limit}`, reached ? "reached" : "MISSED"];
  });
  return table(["goal", "measured", "wanted", ""], rows);
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = Number.NaN, high = Number.NaN] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
}

/** The value below which `percent` of them lie. */
export function percentile(values: number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil((sorted.length * percent) / 100) - 1] ?? Number.NaN;
}

export function megabytes(bytes: number): string {
  return Number.isNaN(bytes) ? "?" : (bytes / 1e6).toFixed(1);
}
