import { copyFile, link, rm } from "node:fs/promises";
import path from "node:path";
import { CommandError, run } from "#lib/bake/run";
import { messageOf } from "#lib/errors";
import { makeBaseTree, type System, UNITS } from "#lib/rehearse/base-tree";
import { type Judge, NAMESPACES } from "#lib/rehearse/judges";

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

/** Where the tree lies for a judge that is not this host itself. */
const TREE = "/tmp/rehearsal";

/**
 * Constant text; who judges, and what is merged and verified, comes as arguments. systemd-sysext wants /run to be a mount, and
 * hides from all others what it mounts below it. A judge that is not this host gets its devices, and cannot write to its own root.
 */
const SCRIPT = `exec 2>&1
judge=$1
tree=$2
shift 2
if test "$judge" != /; then
  mount --bind "$judge" "$judge" && mount -o remount,bind,ro "$judge" || exit
  for folder in dev proc sys; do mount --rbind "/$folder" "$judge/$folder" || exit; done
  mount -t tmpfs tmpfs "$judge/tmp" && mkdir "$judge${TREE}" && mount --bind "$tree" "$judge${TREE}" || exit
  tree=${TREE}
fi
mount -t tmpfs tmpfs "$judge/run" && mkdir "$judge/run/systemd" || exit
mount --bind "$judge${UNITS.from}" "$judge$tree/${UNITS.to}" || exit
chroot "$judge" systemd-sysext --root="$tree" merge
test $# -eq 0 || chroot "$judge" systemd-analyze verify --root="$tree" --man=no --recursive-errors=no "$@"
exit 0`;

const PATIENCE_MS = 60_000;

/** Aborts when a rehearsal has taken long enough. */
export function patience(): AbortSignal {
  return AbortSignal.timeout(PATIENCE_MS);
}

export type Stage = {
  judge: Judge;
  system: System;
  /** Names of units to verify. */
  units: readonly string[];
  /** A folder that is made for this and removed again, on the disk of the images. */
  folder: string;
  /** Of `patience`, for all merges of one rehearsal. */
  late: AbortSignal;
  signal?: AbortSignal | undefined;
};

/** Merges images on a small tree of a system, and has the units verified that they bring. */
export async function mergeImages(parts: readonly Part[], stage: Stage): Promise<Merge> {
  const { judge, system, units, folder, late, signal } = stage;
  try {
    await makeBaseTree(folder, system);
    for (const part of parts) await lay(part, path.join(folder, "run/extensions"));
    const argv = [...NAMESPACES, "sh", "-c", SCRIPT, "sh", judge.root, folder, ...units] as const;
    const { stdout } = await run(argv, { signal: signal === undefined ? late : AbortSignal.any([late, signal]) });
    return readLog(stdout.replaceAll(TREE, "").replaceAll(folder, ""));
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

/** The words of systemd-sysext 252 to 262; from 257 on it names files, before that images. */
export function readLog(log: string): Merge {
  const lines = log.split("\n").filter(Boolean);
  const using = lines.find((line) => line.startsWith("Using extensions "));
  const merged = Array.from(using?.matchAll(/'([^']+?)(?:\.raw)?'/g) ?? [], ([, name = ""]) => name);
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
    remarks: isMerged ? Array.from(new Set(lines.filter((line) => !OF_SYSEXT.test(line)).map(inUsr))) : [],
    log: lines.join("\n").slice(-LOG_KEPT),
  };
}

/** Of a unit that it found there systemd 252 says the one name of the folder, and later ones the other. */
function inUsr(line: string): string {
  return line.replace(/^\/lib\//, "/usr/lib/");
}

const OF_SYSEXT = /^(Using extensions|Merged extensions|Unmerged|No (suitable )?extensions)/;
const LOG_KEPT = 8_000;
