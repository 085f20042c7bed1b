import { mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { programsOf } from "#lib/inspect/base-system";
import { newestVersion } from "#lib/systems";

/** The system an image is merged into: `ID=` and `VERSION_ID=` of its os-release. */
export type System = { os: string; osVersion: string | null };

/** Where the units of a judge's systemd are put while it judges: in /etc, which no image covers. */
export const UNITS = { from: "/usr/lib/systemd/system", to: "etc/systemd/system" } as const;

/** A system to merge images into, small: its os-release, and the names of the programs, empty, that it is known to have. */
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
  await Promise.all(programsOf(system.os).map((name) => writeFile(within("usr/bin", name), "", { mode: 0o755 })));
}

/** Those that an image for any system is tried on: what they have is known, so that each of their trees is another. */
const KNOWN = ["flatcar", "fedora", "debian", "ubuntu"];

/** The systems on which an image is tried: each one known that it fits, in its newest release. */
export function systemsFor({ os, osVersion }: System): System[] {
  if (os !== "_any") return [systemFor({ os, osVersion })];
  return KNOWN.map((known) => ({ os: known, osVersion: newestVersion(known) }));
}

/** A system itself; a Flatcar of no release in particular is the one that is stable now. */
export function systemFor({ os, osVersion }: System): System {
  if (os === "_any") return { os: "flatcar", osVersion: newestVersion("flatcar") };
  return { os, osVersion: osVersion ?? (os === "flatcar" ? newestVersion(os) : null) };
}

/** In words: images without a version ask for a SYSEXT_LEVEL, which only Flatcar promises. */
export function systemText({ os, osVersion }: System): string {
  return `${os} ${osVersion ?? "with SYSEXT_LEVEL=1.0"}`;
}

/** The text of an os-release file. */
export function osRelease({ os, osVersion }: System): string {
  const version = osVersion === null ? [] : [`VERSION_ID=${osVersion}`];
  return [`ID=${os}`, ...version, "SYSEXT_LEVEL=1.0", ""].join("\n");
}
