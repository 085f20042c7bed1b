import { randomUUID } from "node:crypto";
import { link, mkdir, open, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT, SETUP } from "./folders.mjs";
import { Stop } from "./stop.mjs";

const BEAT = 2000;
const STALE = 5 * BEAT;

/**
 * Lets one process at a time set up this folder. The holder touches the lock file; one whose holder is dead, or that was
 * not touched for 10 s (a process number means nothing in the next container), is taken over.
 * @template T
 * @param {() => Promise<T>} work
 * @param {{ file?: string, say?: (text: string) => void }} [how]
 * @returns {Promise<T>}
 */
export async function withLock(work, { file = path.join(SETUP, "lock"), say = console.log } = {}) {
  try {
    await acquire(file, say);
  } catch (error) {
    if (!isReadOnly(error)) throw error;
    return workAsItIs(work);
  }
  const beat = setInterval(() => utimes(file, new Date(), new Date()).catch(() => {}), BEAT);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    await rm(file, { force: true });
  }
}

/**
 * @param {string} file
 * @param {(text: string) => void} say
 */
async function acquire(file, say) {
  await mkdir(path.dirname(file), { recursive: true });
  for (let round = 0; !(await take(file)); round++) {
    if (round === 0) say("Another process is setting up this folder; waiting for it.");
    const holder = await readFile(file, "utf8").catch(() => "");
    if (await isStale(file, holder)) await remove(file, holder);
    else await sleep(200);
  }
}

/**
 * In a read-only folder, such as a container's, nothing can be set up by anybody: all has to be there.
 * @template T
 * @param {() => Promise<T>} work
 */
async function workAsItIs(work) {
  try {
    return await work();
  } catch (error) {
    if (!isReadOnly(error)) throw error;
    throw new Stop(
      `${ROOT} can't be written to, and something there is not set up yet. Run "npm run setup" there as its owner.`,
    );
  }
}

/** @param {unknown} error */
function isReadOnly(error) {
  return error instanceof Error && "code" in error && (error.code === "EACCES" || error.code === "EROFS");
}

/** @param {string} file */
async function take(file) {
  const handle = await open(file, "wx").catch((error) => {
    if (error.code === "EEXIST") return null;
    throw error;
  });
  await handle?.writeFile(`${process.pid} ${randomUUID()}`);
  await handle?.close();
  return handle !== null;
}

/**
 * @param {string} file
 * @param {string} holder
 */
async function isStale(file, holder) {
  const stats = await stat(file).catch(() => null);
  if (stats === null) return false;
  return Date.now() - stats.mtimeMs > STALE || (holder !== "" && !isAlive(Number.parseInt(holder, 10)));
}

/**
 * Takes away the lock of that holder only: two processes may find it stale, and one of them already have made its own.
 * @param {string} file
 * @param {string} holder
 */
async function remove(file, holder) {
  const aside = `${file}.${randomUUID()}`;
  await rename(file, aside).catch(() => {});
  const moved = await readFile(aside, "utf8").catch(() => holder);
  if (moved !== holder) await link(aside, file).catch(() => {});
  await rm(aside, { force: true });
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
