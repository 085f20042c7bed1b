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

/** Paths of the unfinished files in a folder whose owner is gone; `now` in ms since 1970. Fine without the folder. */
export async function abandonedFiles(folder: string, now: number): Promise<string[]> {
  const names = (await readdir(folder).catch(nullIfMissing)) ?? [];
  const judged = await Promise.all(names.map((name) => isAbandoned(path.join(folder, name), now)));
  return names.filter((_, index) => judged[index]).map((name) => path.join(folder, name));
}

async function isAbandoned(file: string, now: number): Promise<boolean> {
  const [host, pid, run] = path.basename(file).split("@");
  if (host === hostname()) return Number(pid) === process.pid ? run !== RUN : !isAlive(Number(pid));
  const changed = await stat(file).catch(nullIfMissing);
  return changed !== null && changed.ctimeMs < now - ABANDONED_MS;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
