import { aptInstall, installCommand } from "./packages";
import { capture } from "./run.mjs";
import { Stop } from "./stop.mjs";

const NEEDED = [4, 5] as const;

/** Makes sure that a mksquashfs runs that can read a tar stream; installs squashfs-tools where we may. */
export async function needSquashfsTools(): Promise<void> {
  if (isEnough(await installed())) return;
  await aptInstall("squashfs-tools");
  const version = await installed();
  if (!isEnough(version)) throw new Stop(complaint(version, installCommand("squashfs-tools")));
}

async function installed(): Promise<string | null> {
  const { stdout } = await capture("mksquashfs", ["-version"], { stderr: "ignore" });
  return versionIn(stdout);
}

export function versionIn(text: string): string | null {
  return /mksquashfs version (\d+\.\d+)/.exec(text)?.[1] ?? null;
}

export function isEnough(version: string | null): boolean {
  const [major = 0, minor = 0] = (version ?? "0.0").split(".").map(Number);
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
}

export function complaint(version: string | null, command: string | null): string {
  const found = version === null ? "mksquashfs is not installed" : `mksquashfs ${version} is installed`;
  const advice = command === null ? "Install squashfs-tools with this system's package manager" : `Run:  ${command}`;
  return `Bakehouse needs squashfs-tools ${NEEDED.join(".")} or newer, and ${found}.\n${advice}`;
}
