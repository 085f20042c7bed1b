import picomatch from "picomatch";
import type { SourceFormat } from "#lib/recipes/plan";

/** Paths of a recipe's own files that match a glob, sorted. */
export function matchFiles(files: ReadonlyMap<string, string>, glob: string): string[] {
  const matches = picomatch(glob, { dot: true });
  return Array.from(files.keys())
    .filter((file) => matches(file))
    .sort();
}

const ENDS: [RegExp, SourceFormat][] = [
  [/\.(tar\.gz|tgz)$/, "tar.gz"],
  [/\.(tar\.xz|txz)$/, "tar.xz"],
  [/\.tar$/, "tar"],
];

/** The format of a downloaded file by the end of its address; what is no archive we know is one file. */
export function formatOf(url: string): SourceFormat {
  return ENDS.find(([end]) => end.test(url))?.[1] ?? "file";
}
