/** `total` null: not known yet. */
export type SourceProgress = (done: number, total: number | null) => void;

/** Adds up what `count` sources report, each through its own function; the sum has a total once every source has one. */
export function newProgress(
  count: number,
  onProgress: (done: number, total: number | null) => void,
): (index: number) => SourceProgress {
  const parts = Array.from({ length: count }, () => ({ done: 0, total: null as number | null }));
  return (index) => (done, total) => {
    parts[index] = { done, total };
    const totals = parts.map((part) => part.total);
    onProgress(
      parts.reduce((sum, part) => sum + part.done, 0),
      totals.includes(null) ? null : totals.reduce<number>((sum, part) => sum + (part ?? 0), 0),
    );
  };
}
