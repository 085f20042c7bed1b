import { rmSync } from "node:fs";
import { chmod, mkdtemp, readdir, readFile, rm, statfs } from "node:fs/promises";
import { freemem, tmpdir } from "node:os";
import path from "node:path";

/** Memory that programs see as a folder (Linux, tmpfs(5)). */
const MEMORY = "/dev/shm";
const NAME = "bakehouse-tests-";
/** Bytes; tests take less than 2 GiB at a time. */
const ROOM = 4 * 1024 ** 3;

/**
 * A temporary folder for a test run, which is gone with this process. In memory where there is plenty: tests flush thousands of
 * small files to the disk, and nothing of them has to outlive a loss of power.
 */
export async function fleetingFolder(): Promise<string> {
  const parent = (await hasRoom(MEMORY)) ? MEMORY : tmpdir();
  await removeLeftovers(parent);
  const folder = await mkdtemp(path.join(parent, `${NAME}${process.pid}-`));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  // As /tmp: PostgreSQL and what is tried in a sandbox run as other users.
  await chmod(folder, 0o1777);
  return folder;
}

async function hasRoom(folder: string): Promise<boolean> {
  const mounts = await readFile("/proc/mounts", "utf8").catch(() => "");
  const options = mounts
    .split("\n")
    .find((line) => line.split(" ")[1] === folder)
    ?.split(" ")[3];
  // Tests run programs that they write; Docker mounts this folder without.
  if (options === undefined || options.split(",").includes("noexec")) return false;
  const { bavail, bsize } = await statfs(folder);
  return Math.min(bavail * bsize, freemem() / 2) >= ROOM;
}

/** A run that was killed could not remove its own. */
async function removeLeftovers(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const pid = new RegExp(`^${NAME}(\\d+)-`).exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) await rm(path.join(parent, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
