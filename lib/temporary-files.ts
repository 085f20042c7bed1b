import { randomUUID } from "node:crypto";
import { readdir, stat } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { nullIfMissing } from "#lib/errors";

/** A process that was killed and started again may get the same id; this it does not get. */
const RUN = randomUUID();
/** When the owner of a file is on another machine, silence this long means it is gone. */
const ABANDONED_MS = 3_600_000;

/** A new name for an unfinished file, which says whose it is. It does not end in `.raw`. */
export function temporaryName(): string {
  return [hostname(), process.pid, RUN, randomUUID()].join("@");
}

/** What stands around such names in a folder that is not ours alone. */
export type Around = { before: string; after: string };

/** Paths of the unfinished files in a folder whose owner is gone; `now` in ms since 1970. Fine without the folder. */
export async function abandonedFiles(folder: string, now: number, around?: Around): Promise<string[]> {
  const names = (await readdir(folder).catch(nullIfMissing)) ?? [];
  const judged = await Promise.all(names.map((name) => isAbandoned(path.join(folder, name), now, around)));
  return names.filter((_, index) => judged[index]).map((name) => path.join(folder, name));
}

async function isAbandoned(file: string, now: number, around?: Around): Promise<boolean> {
  const parts = partsOf(path.basename(file), around);
  if (parts === null) return false;
  const [host, pid, run] = parts;
  if (host === hostname()) return Number(pid) === process.pid ? run !== RUN : !isAlive(Number(pid));
  const changed = await stat(file).catch(nullIfMissing);
  return changed !== null && changed.ctimeMs < now - ABANDONED_MS;
}

/** Null for a name that others gave, where such names have something around them. */
function partsOf(name: string, around: Around | undefined): string[] | null {
  if (around === undefined) return name.split("@");
  const { before, after } = around;
  const parts = name.slice(before.length, -after.length).split("@");
  return name.startsWith(before) && name.endsWith(after) && parts.length === 4 ? parts : null;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
