import { ended } from "./programs";

/** Programs and the Debian package that each comes with. */
const PROGRAMS: Record<string, string> = {
  debootstrap: "debootstrap",
  "systemd-nspawn": "systemd-container",
  nsenter: "util-linux",
  setpriv: "util-linux",
  mksquashfs: "squashfs-tools",
};

/** What keeps this machine from judging, in sentences; empty when nothing does. */
export async function missing(): Promise<string[]> {
  if (process.platform !== "linux") return ["The judges are systemd: this needs Linux."];
  const missing = process.getuid?.() === 0 ? [] : ["Machines are booted by root alone: run it as root."];
  const packages = new Set<string>();
  for (const [program, name] of Object.entries(PROGRAMS))
    if ((await ended("sh", ["-c", 'command -v "$1"', "sh", program])).code !== 0) packages.add(name);
  if (packages.size > 0) missing.push(`Install what is missing: apt-get install ${[...packages].join(" ")}`);
  return missing;
}
