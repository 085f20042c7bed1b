import { aptInstall, installCommand } from "./packages.mjs";
import { capture } from "./run.mjs";
import { Stop } from "./stop.mjs";

const NEEDED = [4, 5];

/** Makes sure that a mksquashfs runs that can read a tar stream; installs squashfs-tools where we may. */
export async function needSquashfsTools() {
  if (isEnough(await installed())) return;
  await aptInstall("squashfs-tools");
  const version = await installed();
  if (!isEnough(version)) throw new Stop(complaint(version, installCommand("squashfs-tools")));
}

async function installed() {
  const { stdout } = await capture("mksquashfs", ["-version"], { stderr: "ignore" });
  return versionIn(stdout);
}

export function versionIn(text) {
  return /mksquashfs version (\d+\.\d+)/.exec(text)?.[1] ?? null;
}

export function isEnough(version) {
  const [major, minor] = (version ?? "0.0").split(".").map(Number);
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
}

export function complaint(version, command) {
  const found = version === null ? "mksquashfs is not installed" : `mksquashfs ${version} is installed`;
  const advice = command === null ? "Install squashfs-tools with this system's package manager" : `Run:  ${command}`;
  return `Bakehouse needs squashfs-tools ${NEEDED.join(".")} or newer, and ${found}.\n${advice}`;
}
