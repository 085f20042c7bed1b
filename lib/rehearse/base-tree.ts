import { mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { FLATCAR_RELEASES } from "#lib/systems";

/** The system an image is merged into: `ID=` and `VERSION_ID=` of its os-release. */
export type System = { os: string; osVersion: string | null };

/** Programs that units of images call and every system with systemd has: coreutils, util-linux, kmod, iproute2, systemd. */
const PROGRAMS = `
  bash sh env true false cat chmod chown chgrp cp dd echo grep sed head tail ln ls mkdir mktemp mv nproc printf rm rmdir sleep sort stat
  test touch tr uname wc xargs find flock logger mount umount mountpoint nsenter setpriv unshare losetup mkfs.ext4
  modprobe rmmod sysctl ip kill killall systemctl systemd-tmpfiles systemd-sysusers systemd-notify systemd-run systemd-cat udevadm
`
  .trim()
  .split(/\s+/);

/** Where the units of this host's systemd are put while it judges: in /etc, which no image covers. */
export const UNITS = { from: "/usr/lib/systemd/system", to: "etc/systemd/system" } as const;

/**
 * A system to merge images into, small: its os-release, and the names of programs, empty, that every system has. What only the
 * real system has is not here.
 */
export async function makeBaseTree(tree: string, system: System): Promise<void> {
  const within = (...parts: string[]) => path.join(/* turbopackIgnore: true */ tree, ...parts);
  for (const folder of [UNITS.to, "opt", "var", "tmp", "run/extensions", "usr/bin", "usr/lib"])
    await mkdir(within(folder), { recursive: true });
  await writeFile(within("usr/lib/os-release"), osRelease(system));
  await symlink("../usr/lib/os-release", within("etc/os-release"));
  await symlink("bin", within("usr/sbin"));
  for (const [name, target] of [
    ["bin", "usr/bin"],
    ["sbin", "usr/bin"],
    ["lib", "usr/lib"],
  ] as const)
    await symlink(target, within(name));
  await Promise.all(PROGRAMS.map((program) => writeFile(within("usr/bin", program), "", { mode: 0o755 })));
}

/** The system that an image for `_any` is tried on, and the release where an image fits them all. */
export function systemFor({ os, osVersion }: System): System {
  if (os === "_any") return { os: "flatcar", osVersion: stable() };
  return { os, osVersion: osVersion ?? (os === "flatcar" ? stable() : null) };
}

function stable(): string | null {
  return FLATCAR_RELEASES.find(({ channel }) => channel === "Stable")?.release ?? null;
}

/** In words: images without a version ask for a SYSEXT_LEVEL, which only Flatcar promises. */
export function systemText({ os, osVersion }: System): string {
  return `${os} ${osVersion ?? "with SYSEXT_LEVEL=1.0"}`;
}

function osRelease({ os, osVersion }: System): string {
  const version = osVersion === null ? [] : [`VERSION_ID=${osVersion}`];
  return [`ID=${os}`, ...version, "SYSEXT_LEVEL=1.0", ""].join("\n");
}
