import { access, readdir } from "node:fs/promises";
import { arch, platform } from "node:os";
import path from "node:path";
import { ARCHES } from "#lib/arches";
import { CommandError, run } from "#lib/bake/run";
import { env } from "#lib/env";
import { messageOf } from "#lib/errors";
import type { Arch } from "#lib/words";

/** A systemd that judges images. */
export type Judge = {
  /** The folder of its system; `/` for this host's own. */
  root: string;
  /** Such as `systemd 252`. */
  by: string;
};

export type Judges = {
  /** This host's first; of several of one version the first alone. */
  judges: Judge[];
  /** Sentences: why there is none, or not each that the operator named. */
  problems: string[];
};

/**
 * systemd-sysext mounts from a process of its own, which reaches its namespace only where mounts are shared: so there are two
 * namespaces, a shared one in a private one, and nothing that is mounted there reaches the host.
 */
export const NAMESPACES = [
  "unshare",
  "--mount",
  "--propagation",
  "private",
  "unshare",
  "--mount",
  "--propagation",
  "shared",
] as const;

/** Who can rehearse images here: the systemd of this host, and those of the systems in BAKEHOUSE_JUDGE_TREES. Asked once. */
export function findJudges(): Promise<Judges> {
  found ??= lookForJudges(env().BAKEHOUSE_JUDGE_TREES);
  return found;
}
let found: Promise<Judges> | undefined;

/** The same without a memory; `trees` is a folder of root folders of systems. */
export async function lookForJudges(trees: string | undefined): Promise<Judges> {
  if (platform() !== "linux") return { judges: [], problems: ["This host does not run Linux."] };
  if (process.getuid?.() !== 0)
    return { judges: [], problems: ["Merging needs root, and Bakehouse does not run as root on this host."] };
  const host = await probe("/");
  const others = trees === undefined ? [] : await judgesIn(trees);
  const named = others.filter((one) => typeof one !== "string");
  const problems = others.filter((one) => typeof one === "string");
  const judges = (typeof host === "string" ? [] : [host]).concat(named);
  if (judges.length === 0) return { judges, problems: typeof host === "string" ? [host, ...problems] : problems };
  return { judges: judges.filter(({ by }, at) => judges.findIndex((one) => one.by === by) === at), problems };
}

/** The systems in a folder, oldest systemd first, and sentences of those that cannot judge. */
async function judgesIn(folder: string): Promise<(Judge | string)[]> {
  try {
    const names = (await readdir(folder)).sort();
    const roots = names.map((name) => path.join(/* turbopackIgnore: true */ folder, name));
    const there = await Promise.all(roots.map(hasSysext));
    const judges = await Promise.all(roots.filter((_, at) => there[at]).map(probe));
    if (judges.length === 0) return [`There is no system with usr/bin/systemd-sysext in ${folder}.`];
    return judges.sort((a, b) => versionOf(a) - versionOf(b));
  } catch (error) {
    return [`BAKEHOUSE_JUDGE_TREES cannot be read: ${messageOf(error)}.`];
  }
}

function versionOf(judge: Judge | string): number {
  return typeof judge === "string" ? 0 : Number(/\d+/.exec(judge.by)?.[0]);
}

/** Not what is still being made (judge/trees.ts). */
async function hasSysext(root: string): Promise<boolean> {
  if (/\.(part|build)$/.test(root)) return false;
  return access(path.join(/* turbopackIgnore: true */ root, "usr/bin/systemd-sysext")).then(
    () => true,
    () => false,
  );
}

async function probe(root: string): Promise<Judge | string> {
  try {
    await run([...NAMESPACES, "chroot", root, "systemd-analyze", "--version"]);
    const { stdout } = await run(["chroot", root, "systemd-sysext", "--version"]);
    return { root, by: /^systemd \d+/.exec(stdout)?.[0] ?? "systemd" };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return `${root === "/" ? "This host" : `The system in ${root}`} cannot merge images: ${error.message}.`;
  }
}

/** systemd-sysext skips images for another CPU than that of its host. */
export function hostArch(): Arch | null {
  return ARCHES.find((known) => known.replace("x86-64", "x64") === arch()) ?? null;
}
