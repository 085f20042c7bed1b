/** No file system takes more. */
const LONGEST_NAME = 255;

/** Every word for an architecture that publishers put into names. */
const ARCH = /[-_.](x86[-_]64|amd64|x64|arm64|aarch64|armv[678]\w*|riscv64|ppc64le|s390x|i[36]86|386)$/i;

/** Parts of the name of an image's file; version and arch are empty where the name has none. */
export type FileName = { name: string; version: string; arch: string };

/**
 * `docker`, `24.0.5` and `x86-64` of `docker-24.0.5-x86-64.raw`, with any word for an architecture or none, and with
 * hyphens or underscores; null for a name with neither version nor architecture. Files of this server are found by their
 * row instead.
 */
export function readFileName(file: string): FileName | null {
  const stem = /^(.+)\.raw(?:\.(?:xz|gz|zst|bz2))?$/.exec(file.slice(0, LONGEST_NAME))?.[1];
  if (stem === undefined) return null;
  const arch = ARCH.exec(stem)?.[1] ?? "";
  const rest = arch === "" ? stem : stem.slice(0, -arch.length - 1);
  const at = rest.search(arch === "" ? /[-_](v\d|\d+\.\d)/i : /[-_]v?\d/i);
  if (at > 0) return { name: rest.slice(0, at), version: rest.slice(at + 1), arch };
  return arch === "" ? null : { name: rest, version: "", arch };
}
