import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { chown, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { aptInstall, installCommand, isRoot } from "./packages";
import { freePort } from "./port";
import { capture } from "./run.mjs";
import { Stop } from "./stop.mjs";

/** Where Debian puts the programs of each version. */
const DEBIAN = "/usr/lib/postgresql";

/** Reached by this machine alone. */
const SETTINGS = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=200"];
/** Nothing has to outlive the tests. */
const FLEETING = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];

/** A server for tests: the URL of a database that its superuser may open, and what ends it. */
export type Postgresql = { url: string; stop(): Promise<void> };

/** Starts a server as {@link startPostgresql} does, and ends it when `work` is done. */
export async function withPostgresql<T>(work: (url: string) => Promise<T>): Promise<T> {
  const { url, stop } = await startPostgresql();
  try {
    return await work(url);
  } finally {
    await stop();
  }
}

/**
 * Starts a PostgreSQL server for tests on a free port of this machine, in a temporary folder, installing it as root where it is
 * missing. It ends with this process at the latest. What it writes is flushed to the disk where it is to be measured (`isDurable`).
 * Throws Stop with the sentence that says what to do.
 */
export async function startPostgresql({ isDurable = false } = {}): Promise<Postgresql> {
  const programs = await needPostgresql();
  const folder = mkdtempSync(path.join(tmpdir(), "bakehouse-postgresql-"));
  const removeAtEnd = () => rmSync(folder, { recursive: true, force: true });
  const remove = () => {
    process.off("exit", removeAtEnd);
    removeAtEnd();
  };
  process.once("exit", removeAtEnd);
  try {
    await giveAway(folder);
    const data = path.join(folder, "data");
    const cluster = ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"];
    const [initdb = "", ...flags] = asItsUser(path.join(programs, "initdb"), cluster);
    if ((await capture(initdb, flags)).code !== 0) throw new Stop("initdb failed; the reason is above.");
    const { url, stop } = await startServer(programs, data, isDurable ? SETTINGS : [...SETTINGS, ...FLEETING]);
    return { url, stop: () => stop().finally(remove) };
  } catch (error) {
    remove();
    throw error;
  }
}

/** The server is a child of ours: whatever ends us by a signal or at the end ends it. */
async function startServer(programs: string, data: string, settings: string[]): Promise<Postgresql> {
  const port = String(await freePort());
  const set = settings.flatMap((setting) => ["-c", setting]);
  const [command = "", ...flags] = asItsUser(path.join(programs, "postgres"), ["-D", data, "-p", port, ...set]);
  const server = spawn(command, flags, { stdio: "ignore" });
  const ended = once(server, "exit");
  const kill = () => server.kill("SIGQUIT");
  process.once("exit", kill);
  const stop = async () => {
    process.off("exit", kill);
    kill();
    await ended;
  };
  const asking = ["-q", "-h", "127.0.0.1", "-p", port];
  while ((await capture(path.join(programs, "pg_isready"), asking)).code !== 0) {
    if (server.exitCode !== null) throw new Stop("PostgreSQL could not be started for the tests.");
    await sleep(100);
  }
  return { url: `postgresql://postgres@127.0.0.1:${port}/postgres`, stop };
}

/** The folder of initdb and its kind: Debian's newest, or that of the PATH. */
async function needPostgresql(): Promise<string> {
  const found = (await findPrograms()) ?? ((await aptInstall("postgresql")) ? await findPrograms() : null);
  if (found === null) throw new Stop(complaint(installCommand("postgresql")));
  return found;
}

async function findPrograms(): Promise<string | null> {
  const versions = await namesIn(DEBIAN);
  const newest = versions.filter((name) => /^\d+$/.test(name)).sort((a, b) => Number(b) - Number(a));
  const { stdout } = await capture("pg_config", ["--bindir"], { stderr: "ignore" });
  const folders = newest.map((version) => path.join(DEBIAN, version, "bin")).concat(stdout.trim());
  for (const folder of folders) if ((await namesIn(folder)).includes("initdb")) return folder;
  return null;
}

function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((): string[] => []);
}

export function complaint(command: string | null): string {
  const advice = command === null ? "Install PostgreSQL with this system's package manager" : `Run:  ${command}`;
  return `The unit tests run on PostgreSQL as well, and it is not installed.\n${advice}`;
}

/** PostgreSQL refuses to run as root: then it runs as the user that its package has made. */
async function giveAway(folder: string): Promise<void> {
  if (!isRoot()) return;
  const [uid, gid] = await Promise.all(["-u", "-g"].map((flag) => capture("id", [flag, "postgres"])));
  if (uid?.code !== 0 || gid?.code !== 0)
    throw new Stop("There is no user postgres to run PostgreSQL as: root may not.");
  await chown(folder, Number(uid.stdout), Number(gid.stdout));
}

function asItsUser(program: string, args: string[]): string[] {
  const user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"];
  return isRoot() ? [...user, program, ...args] : [program, ...args];
}
