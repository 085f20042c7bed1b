/** "Did you mean docker?" for a name close to a known one, otherwise all there are. */
export function suggestName(name: string, names: string[]): string {
  const nearest = names
    .map((known) => ({ known, far: distance(name.toLowerCase(), known) }))
    .sort((a, b) => a.far - b.far)[0];
  if (nearest !== undefined && nearest.far <= Math.max(2, name.length / 3)) return `Did you mean ${nearest.known}?`;
  return `There are ${names.join(", ")}.`;
}

/** Edits between two words (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
