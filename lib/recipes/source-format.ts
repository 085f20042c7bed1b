import type { SourceFormat } from "#lib/recipes/plan";

const ENDS: [RegExp, SourceFormat][] = [
  [/\.(tar\.gz|tgz)$/, "tar.gz"],
  [/\.(tar\.xz|txz)$/, "tar.xz"],
  [/\.tar$/, "tar"],
];

/** Told from the end of an address; what is no archive we know is one file. */
export function formatOf(url: string): SourceFormat {
  return ENDS.find(([end]) => end.test(url))?.[1] ?? "file";
}
