/** What a dynamic program asks for before it starts: the loader's path, and libraries by name as far as they could be read. */
export type Needs = { loader: string | null; libraries: string[] };

/** Systems of which it is known what libraries they have, by the ID of their os-release. */
const NAMES: Partial<Record<string, string>> = {
  flatcar: "Flatcar",
  fedora: "Fedora",
  debian: "Debian",
  ubuntu: "Ubuntu",
};
/** The GNU C library, the compiler's own and systemd's, which all of them have. */
const OF_EVERY =
  /^(ld-linux[\w-]*\.so\.\d|(libc|libm|libdl|librt|libpthread|libresolv|libutil|libnsl|libanl|libgcc_s|libstdc\+\+|libsystemd|libudev)\.so\.\d+)$/;

/**
 * What all of them have beside these: the libraries that a Debian 12, 13 and unstable of nothing but what systemd needs have in
 * common, as far as the packages that follow bring them as well.
 */
const COMMON = words(`
  libacl.so.1 libattr.so.1 libaudit.so.1 libblkid.so.1 libcap.so.2 libcrypto.so.3 libgcrypt.so.20 libgpg-error.so.0
  liblz4.so.1 liblzma.so.5 libmount.so.1 libpam.so.0 libpcre2-8.so.0 libseccomp.so.2 libselinux.so.1 libsemanage.so.2
  libsepol.so.2 libsmartcols.so.1 libssl.so.3 libuuid.so.1 libz.so.1 libzstd.so.1
`);

/**
 * Of packages that Flatcar names as part of every image, with what their ebuilds ask for (coreos-base/coreos in flatcar/scripts
 * at ab6d76d of 2026-08-22: lvm2, cryptsetup, nftables, …; libseccomp and audit by systemd), and that Fedora CoreOS names as well
 * (manifest-lock.x86_64.json of coreos/fedora-coreos-config at 2d0fce6 of 2024-10-24).
 */
const OF_BOTH = words(`
  libbz2.so.1 libcom_err.so.2 libcryptsetup.so.12 libcurl.so.4 libdbus-1.so.3 libdevmapper.so.1.02 libdw.so.1 libe2p.so.2 libelf.so.1
  libexpat.so.1 libext2fs.so.2 libfdisk.so.1 libip4tc.so.2 libip6tc.so.2 libjson-c.so.5 libkeyutils.so.1 libkmod.so.2
  libmnl.so.0 libnetfilter_conntrack.so.3 libnfnetlink.so.0 libnftables.so.1 libnftnl.so.11 libpcap.so.1 libxtables.so.12
`);

const MORE: Partial<Record<string, readonly string[]>> = {
  flatcar: OF_BOTH,
  fedora: OF_BOTH.concat(
    words("libcap-ng.so.0 libglib-2.0.so.0 libncursesw.so.6 libreadline.so.8 libsqlite3.so.0 libtinfo.so.6"),
  ),
  debian: words("libbz2.so.1.0 libcap-ng.so.0 libcrypt.so.1 libtinfo.so.6"),
  ubuntu: words("libbz2.so.1.0 libcap-ng.so.0 libcrypt.so.1 libtinfo.so.6"),
};

/** Undefined where it is not known what a system has. */
export function systemName(os: string): string | undefined {
  return Object.hasOwn(NAMES, os) ? NAMES[os] : undefined;
}

/** Everything a program asks for, its loader last. */
function wantedLibraries({ loader, libraries }: Needs): string[] {
  return loader === null ? libraries : libraries.concat(loader.slice(loader.lastIndexOf("/") + 1));
}

/** The names of files, whichever folder they are in. */
export function fileNames(paths: Iterable<string>): Set<string> {
  return new Set(Array.from(paths, (path) => path.slice(path.lastIndexOf("/") + 1)));
}

/** What the image does not have itself and the system is not known to have. */
export function missingLibraries(needs: Needs, os: string, brought: ReadonlySet<string>): string[] {
  return wantedLibraries(needs).filter((name) => !brought.has(name) && !isOfSystem(os, name));
}

/**
 * The version of a library that a system has in the place of this one, such as `libdevmapper.so.1.02` where a program that was
 * built on Debian asks for `libdevmapper.so.1.02.1`. It does not start there.
 */
export function otherVersionOf(name: string, os: string): string | undefined {
  const [stem] = /^.*?\.so\./.exec(name) ?? [];
  return stem === undefined ? undefined : listOf(os).find((known) => known.startsWith(stem));
}

function isOfSystem(os: string, name: string): boolean {
  return systemName(os) !== undefined && (OF_EVERY.test(name) || listOf(os).includes(name));
}

function listOf(os: string): readonly string[] {
  return systemName(os) === undefined ? [] : COMMON.concat(MORE[os] ?? []);
}

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
