import { compareVersions } from "#lib/version-order";

/** When this table was last compared with release notes and os-release files. */
const KNOWN_ON = "2026-08-13";

export type FlatcarRelease = {
  release: string;
  /** The channel whose present release it is. */
  channel?: "LTS" | "Stable" | "Beta" | "Alpha";
  date?: string;
  systemd: number;
  kernel: string;
  docker?: string;
};

/**
 * Flatcar's releases at which systemd or the kernel changed, and the present ones of its channels, oldest first. A release
 * between two of them has what the one before has.
 */
export const FLATCAR_RELEASES: readonly FlatcarRelease[] = [
  { release: "3185.0.0", systemd: 250, kernel: "5.15" },
  { release: "3510.2.0", systemd: 252, kernel: "5.15" },
  { release: "3760.2.0", systemd: 252, kernel: "6.1" },
  { release: "3975.2.0", systemd: 255, kernel: "6.6" },
  { release: "4081.3.10", channel: "LTS", date: KNOWN_ON, systemd: 255, kernel: "6.6", docker: "26.1.0" },
  { release: "4459.2.0", systemd: 257, kernel: "6.12" },
  { release: "4593.2.5", channel: "Stable", date: KNOWN_ON, systemd: 257, kernel: "6.12", docker: "28.0.4" },
  { release: "4628.0.0", date: "2026-03-09", systemd: 258, kernel: "6.12" },
  { release: "4757.1.0", channel: "Beta", date: KNOWN_ON, systemd: 260, kernel: "6.12" },
  { release: "4790.0.0", channel: "Alpha", date: KNOWN_ON, systemd: 260, kernel: "6.12" },
];

/**
 * What Flatcar can do from which release on, and from which on it no longer does. Pages show `because` as the reason of a
 * hint; the numbers are those of the first release in any channel.
 */
export const FLATCAR = {
  sysext: {
    from: "3185",
    because: "Flatcar merges system extensions of one's own from release 3185 on (systemd 250).",
  },
  anyOs: { from: "3510", because: "ID=_any needs systemd 252, which Flatcar has from release 3510 on." },
  sysupdate: { from: "3510.2.0", because: "systemd-sysupdate is part of Flatcar from release 3510.2.0 on." },
  withoutTorcx: { from: "3761", because: "Torcx is part of Flatcar up to major release 3760 and gone from 3794 on." },
  zstd: {
    from: "3975",
    because: "Flatcar can mount zstd images from release 3975 on (kernel 6.6), which every supported release is.",
  },
  erofs: { from: "4284", because: "Flatcar can merge erofs images from release 4284 on (Stable: 4459)." },
  sbinLink: {
    from: "4116",
    because:
      "From release 4116 on (Stable: 4152.2.0) /usr/sbin of Flatcar is a link to bin; an image with a folder there hides it.",
  },
  mergesInInitrd: {
    from: "4628",
    because:
      "From release 4628 on Flatcar merges extensions in the initrd and has no ensure-sysext.service; images on a separate /opt or /var file system are merged later in the boot.",
  },
  etcConfext: { from: "4628", because: "From release 4628 on /etc of Flatcar is a confext." },
} as const satisfies Record<string, { from: string; because: string }>;
export type FlatcarFeature = keyof typeof FLATCAR;

/** Versions of systemd that other systems have, by the ID and VERSION_ID of their os-release. */
const SYSTEMD: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  debian: { "11": 247, "12": 252, "13": 257 },
  ubuntu: { "20.04": 245, "22.04": 249, "24.04": 255, "25.04": 257, "25.10": 257 },
  fedora: { "38": 253, "39": 254, "40": 255, "41": 256, "42": 257, "43": 258 },
  rhel: { "8": 239, "9": 252, "10": 257 },
  centos: { "8": 239, "9": 252, "10": 257 },
  almalinux: { "8": 239, "9": 252, "10": 257 },
  rocky: { "8": 239, "9": 252, "10": 257 },
  "opensuse-leap": { "15.4": 249, "15.5": 249, "15.6": 254, "16.0": 257 },
};

/** From which version of systemd on its parts can do something (its NEWS file). */
export const SYSTEMD_SINCE = { sysext: 248, sysupdate: 251, anyOs: 252 } as const;

/**
 * What the units of systemd-sysupdate are called up to systemd 261, and from 262 on. There the older names are aliases: their
 * drop-ins count and `systemctl` takes them, presets do not follow them (measured with 262.1).
 */
export const UPDATE_UNITS = {
  renamedIn: 262,
  before: { timer: "systemd-sysupdate.timer", service: "systemd-sysupdate.service" },
  after: { timer: "systemd-sysupdate-update.timer", service: "systemd-sysupdate-update.service" },
} as const;

/** From which VERSION_ID on a system has both systemd-sysext and a kernel that mounts zstd; a missing version is a supported one. */
const MOUNTS_ZSTD: Readonly<Record<string, string>> = {
  flatcar: FLATCAR.zstd.from,
  _any: "0",
  fedora: "34",
  debian: "12",
  ubuntu: "22.04",
  arch: "0",
  "opensuse-tumbleweed": "0",
  "opensuse-microos": "0",
  "opensuse-leap": "15.4",
};

/** Whether a system of this ID and VERSION_ID surely mounts zstd. */
export function mountsZstd(os: string, osVersion: string | undefined): boolean {
  const from = Object.hasOwn(MOUNTS_ZSTD, os) ? MOUNTS_ZSTD[os] : undefined;
  return from !== undefined && (osVersion === undefined || compareVersions(osVersion, from) >= 0);
}

/** The systemd of another system, by its major version where the table has no minor one; null where it is not known. */
export function systemdOf(os: string, osVersion: string | undefined): number | null {
  const versions = Object.hasOwn(SYSTEMD, os) ? SYSTEMD[os] : undefined;
  const [major = ""] = osVersion?.split(".") ?? [];
  return versions?.[osVersion ?? ""] ?? versions?.[major] ?? null;
}

/** The newest release of a system: of Flatcar the stable one; null where none is known. */
export function newestVersion(os: string): string | null {
  if (os === "flatcar") return FLATCAR_RELEASES.find(({ channel }) => channel === "Stable")?.release ?? null;
  const versions = Object.hasOwn(SYSTEMD, os) ? SYSTEMD[os] : undefined;
  const [newest = null] = Object.keys(versions ?? {}).toSorted((a, b) => compareVersions(b, a));
  return newest;
}

/** The newest systemd that any known release has; Fedora CoreOS has that of its Fedora. */
export function newestSystemd(system: "flatcar" | "fcos"): number {
  const ofFlatcar = FLATCAR_RELEASES.map(({ systemd }) => systemd);
  return Math.max(...(system === "flatcar" ? ofFlatcar : Object.values(SYSTEMD.fedora ?? {})));
}

/** What a release of Flatcar carries: the row of the newest one that is not newer; null for one older than all. */
export function flatcarRelease(release: string): FlatcarRelease | null {
  return FLATCAR_RELEASES.findLast((known) => compareVersions(known.release, release) <= 0) ?? null;
}

/** Of Flatcar every release has four digits in front: with three of them somebody is still typing. */
const RELEASE = /^\d{4}(\.\d{1,3}){0,2}$/;

/**
 * What somebody means who types a release: a number, a channel by its name, or any. Null stands for any release, undefined
 * for what is none (yet).
 */
export function readRelease(text: string): string | null | undefined {
  const [word = "", ...more] = text.trim().toLowerCase().split(/\s+/);
  if (word === "" || word === "any") return null;
  const channel = FLATCAR_RELEASES.find((known) => known.channel?.toLowerCase() === word);
  if (channel !== undefined && (more.length === 0 || more.join(" ") === channel.release)) return channel.release;
  return RELEASE.test(word) && more.length === 0 ? word : undefined;
}
