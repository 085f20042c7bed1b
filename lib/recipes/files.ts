import picomatch from "picomatch";

/** Paths of a recipe's own files that match a glob, sorted; none for a glob that is not taken. */
export function matchFiles(files: ReadonlyMap<string, string>, glob: string): string[] {
  if (globComplaint(glob) !== null) return [];
  const matches = picomatch(glob, { dot: true });
  return Array.from(files.keys())
    .filter((file) => matches(file))
    .sort();
}

/** Each more multiplies the time by the length of a name. */
const MOST_STARS = 3;

/** Why a glob is not taken, though it is one: some take longer on some names than anybody waits. Null when it is. */
export function globComplaint(glob: string): string | null {
  if (/[*+]\(/.test(glob)) return "Holds *(…) or +(…), which can take forever. Write what may stand there as {a,b}.";
  const parts = glob.split("/");
  if (parts.filter((part) => part === "**").length > MOST_STARS)
    return `Has more than ${MOST_STARS} times **, which can take forever. One ** stands for any number of folders.`;
  if (parts.every((part) => part === "**" || starsIn(part) <= MOST_STARS)) return null;
  return `Has more than ${MOST_STARS} * in one name, which can take forever. Write more of the name out.`;
}

/** How many runs of stars a name is to be matched by; of alternatives those of the one with most. */
function starsIn(part: string): number {
  const widest = part.replace(/\{([^{}]*)\}/g, (_group, inner: string) =>
    "*?".repeat(Math.max(...inner.split(",").map(countStars))),
  );
  return countStars(widest);
}

function countStars(text: string): number {
  return text.match(/\*+/g)?.length ?? 0;
}
