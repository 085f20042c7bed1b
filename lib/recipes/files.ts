import picomatch from "picomatch";

/** Paths of a recipe's own files that match a glob, sorted. */
export function matchFiles(files: ReadonlyMap<string, string>, glob: string): string[] {
  const matches = picomatch(glob, { dot: true });
  return Array.from(files.keys())
    .filter((file) => matches(file))
    .sort();
}
