import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { output } from "./programs";

const TOOLS = [
  "meson",
  "ninja-build",
  "gcc",
  "libc6-dev",
  "gperf",
  "pkg-config",
  "python3-jinja2",
  "dpkg-dev",
  "patch",
];
const LIBRARIES = ["cap", "mount", "blkid", "fdisk", "ssl", "seccomp", "acl1", "kmod", "lzma", "zstd", "crypt"];
const FEATURES = ["sysupdate", "openssl", "fdisk", "blkid", "seccomp", "acl", "kmod", "zstd", "xz"];
const OPTIONS = [
  "--auto-features=disabled",
  "-Dmode=release",
  ...FEATURES.map((feature) => `-D${feature}=true`),
  "-Dcryptolib=openssl",
  "-Dsplit-usr=false",
  "-Drootprefix=/usr",
  "-Dshared-lib-tag=sysupdate-252",
  "-Dversion-tag=252",
  "-Dtests=false",
  "-Dman=false",
];
const BUILD = `set -e
export DEBIAN_FRONTEND=noninteractive
apt-get -q update
apt-get -qy --no-install-recommends install ${TOOLS.concat(LIBRARIES.map((name) => `lib${name}-dev`)).join(" ")}
cd /root
apt-get -q source --download-only systemd
dpkg-source -x systemd_252*.dsc src
cd src
meson setup build ${OPTIONS.join(" ")}
ninja -C build systemd-sysupdate`;

/** In a namespace of its own, so that no mount stays behind. */
const ENTER = `set -e
mount -t proc proc "$1/proc"
mount --rbind /dev "$1/dev"
exec chroot "$1" sh -c "$2"`;

/**
 * Puts systemd-sysupdate into the tree of a Debian 12, whose systemd 252 is built without it: from Debian's own source package,
 * in a copy of the tree.
 */
export async function addSysupdate(tree: string): Promise<void> {
  const copy = `${tree}.build`;
  await rm(copy, { recursive: true, force: true });
  await output("cp", ["-a", tree, copy]);
  try {
    const sources = path.join(copy, "etc/apt/sources.list");
    const binaries = await readFile(sources, "utf8");
    await writeFile(sources, binaries + binaries.replaceAll(/^deb /gm, "deb-src "));
    await output("unshare", ["-m", "--propagation", "private", "sh", "-c", ENTER, "sh", copy, BUILD], { minutes: 30 });
    const built = path.join(copy, "root/src/build");
    await cp(path.join(built, "systemd-sysupdate"), path.join(tree, "usr/lib/systemd/systemd-sysupdate"));
    const shared = path.join(built, "src/shared");
    const [library = ""] = (await readdir(shared)).filter((name) => /^libsystemd-shared-.*\.so$/.test(name));
    await cp(path.join(shared, library), path.join(tree, "usr/lib/x86_64-linux-gnu", library));
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}
