import zlib from "node:zlib";
import { aptInstall, installCommand } from "./packages";
import { capture } from "./run.mjs";

/** Makes sure that zstd can be unpacked: by this Node (22.15 or newer), or by the program, which is installed where we may. */
export async function needZstd(): Promise<void> {
  if ("createZstdDecompress" in zlib || (await isInstalled())) return;
  await aptInstall("zstd");
  if (!(await isInstalled())) console.log(advice(installCommand("zstd")));
}

async function isInstalled(): Promise<boolean> {
  return (await capture("zstd", ["--version"], { stderr: "ignore" })).code === 0;
}

/** Few recipes need it, so nothing has to wait for it. */
export function advice(command: string | null): string {
  const how = command === null ? "Install zstd with this system's package manager" : `Run:  ${command}`;
  return `zstd is not installed. Recipes whose archives end in .zst can't be baked until it is; all others can.\n${how}`;
}
