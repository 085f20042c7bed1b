/** What a dynamic program asks for before it starts: the loader's path, and libraries by name as far as they could be read. */
export type Needs = { loader: string | null; libraries: string[] };

/** Systems that have the GNU C library, the compiler's own and systemd's, by the ID of their os-release. */
const WITH_GLIBC: Partial<Record<string, string>> = {
  flatcar: "Flatcar",
  fedora: "Fedora",
  debian: "Debian",
  ubuntu: "Ubuntu",
};
const OF_SYSTEM =
  /^(ld-linux[\w-]*\.so\.\d|(libc|libm|libdl|librt|libpthread|libresolv|libutil|libnsl|libanl|libgcc_s|libstdc\+\+|libsystemd|libudev)\.so\.\d+)$/;

/** Undefined where it is not known what a system has. */
export function systemName(os: string): string | undefined {
  return Object.hasOwn(WITH_GLIBC, os) ? WITH_GLIBC[os] : undefined;
}

/** Everything a program asks for, its loader last. */
function wantedLibraries({ loader, libraries }: Needs): string[] {
  return loader === null ? libraries : libraries.concat(loader.slice(loader.lastIndexOf("/") + 1));
}

/** The names of files, whichever folder they are in. */
export function fileNames(paths: Iterable<string>): Set<string> {
  return new Set(Array.from(paths, (path) => path.slice(path.lastIndexOf("/") + 1)));
}

/** What neither the system has nor the image itself. */
export function missingLibraries(needs: Needs, os: string, brought: ReadonlySet<string>): string[] {
  const isOfSystem = (name: string) => systemName(os) !== undefined && OF_SYSTEM.test(name);
  return wantedLibraries(needs).filter((name) => !brought.has(name) && !isOfSystem(name));
}
