import { existsSync } from "node:fs";
import { cp, mkdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { output } from "./programs";
import { addSysupdate } from "./sysupdate-252";

/** The systemd of each of Debian's suites. Flatcar's Stable has 257 as well. */
const SUITES = { 252: "bookworm", 257: "trixie", 262: "sid" } as const;
export type System = keyof typeof SUITES;
export const SYSTEMS: readonly System[] = [252, 257, 262];

const PACKAGES = ["systemd-sysv", "systemd-container", "dbus", "curl", "ca-certificates"];
/** Also what would ask Debian for updates by a timer. */
const NEEDLESS = [
  "var/cache/apt",
  "var/lib/apt/lists",
  "usr/share/doc",
  "usr/share/locale",
  "usr/share/man",
  "etc/systemd/system/timers.target.wants",
];
const UPDATE_UNITS = ["systemd-sysupdate.service", "systemd-sysupdate.timer"];

/** The trees of systems, which are made where the cache folder has none: a Debian of about 250 MB each. */
export async function makeTrees(
  systems: readonly System[],
  cache: string,
  log: (text: string) => void,
): Promise<Record<System, string>> {
  const trees = { 252: "", 257: "", 262: "" };
  await mkdir(cache, { recursive: true });
  // The units of 252 are taken from 257.
  const needed = SYSTEMS.filter((one) => systems.includes(one) || (one === 257 && systems.includes(252)));
  for (const system of needed.toSorted((a, b) => Number(b === 257) - Number(a === 257)))
    trees[system] = await makeTree(system, cache, log);
  return trees;
}

async function makeTree(system: System, cache: string, log: (text: string) => void): Promise<string> {
  const suite = SUITES[system];
  const tree = path.join(cache, suite);
  if (existsSync(tree)) return tree;
  log(`Installing Debian's ${suite} for systemd ${system} into ${tree} …`);
  const fresh = `${tree}.part`;
  await rm(fresh, { recursive: true, force: true });
  // From the mirror that debootstrap itself takes.
  await output("debootstrap", ["--variant=minbase", `--include=${PACKAGES.join(",")}`, suite, fresh], { minutes: 30 });
  if (system === 252) {
    log("Building systemd-sysupdate 252, which Debian leaves out …");
    await addSysupdate(fresh);
    // Those of 257 read as upstream's of 252 do.
    for (const unit of UPDATE_UNITS) await cp(unitOf(path.join(cache, SUITES[257]), unit), unitOf(fresh, unit));
  }
  for (const folder of NEEDLESS) await rm(path.join(fresh, folder), { recursive: true, force: true });
  await rename(fresh, tree);
  return tree;
}

function unitOf(root: string, unit: string): string {
  return path.join(root, "usr/lib/systemd/system", unit);
}
