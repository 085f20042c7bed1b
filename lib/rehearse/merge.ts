import { copyFile, link, rm } from "node:fs/promises";
import { arch, platform } from "node:os";
import path from "node:path";
import { ARCHES } from "#lib/arches";
import { CommandError, run } from "#lib/bake/run";
import { messageOf } from "#lib/errors";
import { makeBaseTree, type System, UNITS } from "#lib/rehearse/base-tree";
import type { Arch } from "#lib/words";

/** An image under the name by which machines merge it; `file` is its path on this machine. */
export type Part = { name: string; file: string };

export type Merge = {
  /** Names of the images that systemd merged. */
  merged: string[];
  /** The image at which it gave up, with its words: nothing is merged then. */
  failed: { name: string; reason: string } | null;
  /** It gave up for a reason of this host, not of an image. */
  hindered: string | null;
  /** What systemd-analyze verify says of the units. */
  remarks: string[];
  log: string;
};

/**
 * Constant text; what is merged and verified comes as arguments. systemd-sysext mounts from a process of its own, which reaches
 * its namespace only where mounts are shared, and wants /run to be a mount: so there are two namespaces, a shared one in a
 * private one, and nothing that is mounted there reaches the host.
 */
const SCRIPT = `exec 2>&1
tree=$1
shift
mount -t tmpfs tmpfs /run && mkdir /run/systemd && mount --bind ${UNITS.from} "$tree/${UNITS.to}" || exit
systemd-sysext --root="$tree" merge
test $# -eq 0 || systemd-analyze verify --root="$tree" --man=no --recursive-errors=no "$@"
exit 0`;
const NAMESPACES = [
  "unshare",
  "--mount",
  "--propagation",
  "private",
  "unshare",
  "--mount",
  "--propagation",
  "shared",
] as const;

const PATIENCE_MS = 60_000;

/** Why this host cannot rehearse; else the systemd that it has. Asked once. */
export function findJudge(): Promise<{ by: string } | { why: string }> {
  judge ??= probe();
  return judge;
}
let judge: ReturnType<typeof findJudge> | undefined;

async function probe(): Promise<{ by: string } | { why: string }> {
  if (platform() !== "linux") return { why: "This host does not run Linux." };
  if (process.getuid?.() !== 0) return { why: "Merging needs root, and Bakehouse does not run as root on this host." };
  try {
    await run([...NAMESPACES, "systemd-analyze", "--version"]);
    const { stdout } = await run(["systemd-sysext", "--version"]);
    return { by: /^systemd \d+/.exec(stdout)?.[0] ?? "systemd" };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return { why: `This host cannot merge images: ${error.message}.` };
  }
}

/** systemd-sysext skips images for another CPU than that of its host. */
export function hostArch(): Arch | null {
  return ARCHES.find((known) => known.replace("x86-64", "x64") === arch()) ?? null;
}

type Stage = {
  system: System;
  /** Names of units to verify. */
  units: readonly string[];
  /** A folder that is made for this and removed again, on the disk of the images. */
  folder: string;
  signal?: AbortSignal | undefined;
};

/** Merges images on a small tree of a system, and has the units verified that they bring. */
export async function mergeImages(parts: readonly Part[], { system, units, folder, signal }: Stage): Promise<Merge> {
  const late = AbortSignal.timeout(PATIENCE_MS);
  try {
    await makeBaseTree(folder, system);
    for (const part of parts) await lay(part, path.join(folder, "run/extensions"));
    const argv = [...NAMESPACES, "sh", "-c", SCRIPT, "sh", folder, ...units] as const;
    const { stdout } = await run(argv, { signal: signal === undefined ? late : AbortSignal.any([late, signal]) });
    return readLog(stdout.replaceAll(folder, ""));
  } catch (error) {
    if (!late.aborted && !(error instanceof CommandError)) throw error;
    const hindered = late.aborted ? `It took longer than ${PATIENCE_MS / 1000} s.` : messageOf(error);
    return { merged: [], failed: null, hindered, remarks: [], log: "" };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function lay({ name, file }: Part, folder: string): Promise<void> {
  const to = path.join(folder, `${name}.raw`);
  await link(file, to).catch(() => copyFile(file, to));
}

/** Errors of the host and not of an image: no loop device, no rights. */
const OF_THE_HOST = /loop(back)? device|Operation not permitted|Permission denied|Device or resource busy|mount: /;

/** The words of systemd-sysext 252 to 262. */
export function readLog(log: string): Merge {
  const lines = log.split("\n").filter(Boolean);
  const using = lines.find((line) => line.startsWith("Using extensions "));
  const merged = Array.from(using?.matchAll(/'([^']+)'/g) ?? [], ([, name = ""]) => name);
  const [, name, reason = ""] = /^Failed to read metadata for image ([^:]+): (.*)$/m.exec(log) ?? [];
  const skipped = lines.some((line) => /^No (suitable )?extensions found/.test(line));
  const isMerged = lines.some((line) => line.startsWith("Merged extensions into"));
  const fault = lines.find((line) => OF_THE_HOST.test(line)) ?? null;
  const isOfImage = name !== undefined && !OF_THE_HOST.test(reason);
  const hindered = isMerged || skipped || isOfImage ? null : (fault ?? lines.at(-1) ?? "It said nothing.");
  return {
    merged: isMerged ? merged : [],
    failed: isOfImage ? { name, reason } : null,
    hindered,
    remarks: isMerged ? Array.from(new Set(lines.filter((line) => !OF_SYSEXT.test(line)))) : [],
    log: lines.join("\n").slice(-LOG_KEPT),
  };
}

const OF_SYSEXT = /^(Using extensions|Merged extensions|Unmerged|No (suitable )?extensions)/;
const LOG_KEPT = 8_000;
