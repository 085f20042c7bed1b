/** Those of the words that differ from one by the fewest letters, the nearest first; none that has hardly a letter in common. */
export function nearest(word: string, words: readonly string[], limit: number): string[] {
  return words
    .map((other) => ({ other, letters: distance(word, other) }))
    .filter(({ other, letters }) => letters <= Math.max(word.length, other.length) / 2)
    .sort((a, b) => a.letters - b.letters)
    .slice(0, limit)
    .map(({ other }) => other);
}

/** Letters to add, remove or replace between two words. */
export function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [at, letter] of Array.from(one).entries()) {
    const next = [at + 1];
    for (const [index, its] of Array.from(other).entries()) {
      const replaced = (row[index] ?? 0) + (letter === its ? 0 : 1);
      next.push(Math.min(replaced, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
