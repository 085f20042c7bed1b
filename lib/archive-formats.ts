/** How a downloaded file is packed; `file` is used as it is. */
export const ARCHIVE_FORMATS = [
  "tar",
  "tar.gz",
  "tar.xz",
  "tar.bz2",
  "tar.zst",
  "zip",
  "deb",
  "gz",
  "xz",
  "bz2",
  "zst",
  "file",
] as const;
export type ArchiveFormat = (typeof ARCHIVE_FORMATS)[number];

const ENDS: [RegExp, ArchiveFormat][] = [
  [/\.(tar\.gz|tgz)$/i, "tar.gz"],
  [/\.(tar\.xz|txz)$/i, "tar.xz"],
  [/\.(tar\.bz2|tbz2?)$/i, "tar.bz2"],
  [/\.(tar\.zst|tzst)$/i, "tar.zst"],
  [/\.tar$/i, "tar"],
  [/\.zip$/i, "zip"],
  [/\.deb$/i, "deb"],
  [/\.gz$/i, "gz"],
  [/\.xz$/i, "xz"],
  [/\.bz2$/i, "bz2"],
  [/\.zst$/i, "zst"],
];
const UNKNOWN =
  /\.(tar\.[a-z0-9]+|t[abglz]z|tlzma|7z|apk|ar|arj|br|cab|cpio|dmg|exe|lha|lrz|lz|lz4|lzh|lzma|lzo|msi|pkg|rar|rpm|sz|xar|z|zipx|zoo)$/i;

/** The format of a file by the end of its name or address; what does not end like an archive is one file. */
export function formatOf(address: string): ArchiveFormat {
  return formatIn(pathIn(address)) ?? formatIn(address) ?? "file";
}

/** The end of an address that tells of an archive which cannot be read, such as `.rar`; null for all others. */
export function unknownEnding(address: string): string | null {
  if (formatOf(address) !== "file") return null;
  return UNKNOWN.exec(pathIn(address))?.[0] ?? null;
}

/** Whether there is one file in it, without a path: nothing to choose from. */
export function holdsOneFile(format: ArchiveFormat): boolean {
  return ["file", "gz", "xz", "bz2", "zst"].includes(format);
}

/** Whether its entries can be read from first to last, so also where it lies in another archive. */
export function isReadInOrder(format: ArchiveFormat): boolean {
  return format === "deb" || format === "tar" || format.startsWith("tar.");
}

function formatIn(address: string): ArchiveFormat | undefined {
  return ENDS.find(([end]) => end.test(address))?.[1];
}

/** Without what is behind a `?` or `#`. */
function pathIn(address: string): string {
  return address.replace(/[?#].*$/, "");
}
