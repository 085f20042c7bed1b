// Kills the server, its worker or mksquashfs at random moments of bakes, and looks each time whether anything was lost:
//   npm run kill [-- --rounds 50 --seed N]
// It needs the production build that `npm start` makes, and Linux.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { startFixture } from "#lib/testing/fixture";
import { randomOf } from "#lib/testing/fuzz";
import { whatIsWrong } from "#lib/testing/invariants";
import { ROOT } from "./folders.mjs";
import { freePort } from "./port";

/** What its command line looks like. */
const VICTIMS = {
  everything: /./,
  "the web server": /^bakehouse-web|bundle\/web\.js/,
  "the worker": /bundle\/worker\.js/,
  "the launcher": /scripts\/start\.mjs/,
  mksquashfs: /^mksquashfs\0-\0/,
};
type Victim = keyof typeof VICTIMS;
const NAMES = Object.keys(VICTIMS) as Victim[]; // its own keys
const BUILDS = 3;
/** Slow enough that a bake can be met in each of its stages. */
const RATE = 600_000;
const LATEST_MS = 2_500;
const PATIENCE_MS = 120_000;

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "50" }, seed: { type: "string", default: String(Date.now() % 1e6) } },
});
async function main(rounds: number, seed: number): Promise<number> {
  const data = await mkdtemp(path.join(os.tmpdir(), "bakehouse-kill-"));
  const fixture = await startFixture({ rate: RATE });
  const server = new Server(data, fixture.url);
  const random = randomOf(seed);
  let wrong = 0;
  console.log(`Seed ${seed}, ${rounds} rounds.`);
  try {
    for (let round = 1; round <= rounds; round++) {
      const victim = NAMES[random(NAMES.length)] ?? "everything";
      // mksquashfs is met as soon as it runs: it does not run for long.
      const after = victim === "mksquashfs" ? 0 : random(LATEST_MS);
      await server.start();
      const builds = await order(server.url, round);
      await sleep(after);
      const killed = await server.kill(victim);
      await server.start();
      const faults = await succeeded(server.url, builds)
        .then(() => whatIsWrong(data, server.url))
        .catch((error: Error) => [error.message]);
      wrong += faults.length;
      console.log(`${round}: ${victim} after ${after} ms (${killed} killed): ${faults.join("; ") || "nothing lost"}`);
    }
    await server.stop();
    return wrong === 0 ? 0 : 1;
  } finally {
    await server.kill("everything");
    await fixture.close();
    if (wrong === 0) await rm(data, { recursive: true, force: true });
    else console.log(`What is left is in ${data}.`);
  }
}

class Server {
  url = "";
  #launcher: ChildProcess | null = null;

  constructor(
    private readonly data: string,
    private readonly mirror: string,
  ) {}

  /** Does nothing where it runs; waits until it answers. */
  async start(): Promise<void> {
    if (this.#launcher === null || hasEnded(this.#launcher)) {
      const port = await freePort();
      this.url = `http://127.0.0.1:${port}`;
      const env: NodeJS.ProcessEnv = {
        ...process.env,
        PORT: String(port),
        HOST: "127.0.0.1",
        BAKEHOUSE_DATA: this.data,
      };
      Object.assign(env, { BAKEHOUSE_MIRROR: this.mirror, BAKEHOUSE_RATE_LIMITS: "off", BAKEHOUSE_CONCURRENCY: "2" });
      this.#launcher = spawn(process.execPath, ["scripts/start.mjs"], { cwd: ROOT, env, stdio: "ignore" });
    }
    await until(async () => (await fetch(`${this.url}/readyz`)).ok, "the server does not answer");
  }

  /** Gives how many processes it killed: mksquashfs is waited for, but may have ended already. */
  async kill(victim: Victim): Promise<number> {
    const look = async () => (await processesOf(this.data)).filter(({ line }) => VICTIMS[victim].test(line));
    let found = await look();
    for (const end = Date.now() + LATEST_MS; found.length === 0 && Date.now() < end; ) found = await look();
    for (const { pid } of found) killIfThere(pid);
    if (found.some(({ pid }) => pid === this.#launcher?.pid)) await this.#ended();
    return found.length;
  }

  async stop(): Promise<void> {
    this.#launcher?.kill("SIGTERM");
    await this.#ended();
  }

  async #ended(): Promise<void> {
    if (this.#launcher !== null && !hasEnded(this.#launcher)) await once(this.#launcher, "exit");
    await until(async () => (await processesOf(this.data)).length === 0, "processes go on");
  }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended in this very moment.
  }
}

type Process = { pid: number; line: string };

/** Every process that works on a data folder: those of the server have it in their environment, programs in their arguments. */
async function processesOf(data: string): Promise<Process[]> {
  const ids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
  const read = (pid: string, what: string) => readFile(`/proc/${pid}/${what}`, "utf8").catch(() => "");
  const all = await Promise.all(
    ids.map(async (pid) => ({
      pid: Number(pid),
      line: await read(pid, "cmdline"),
      environment: await read(pid, "environ"),
    })),
  );
  return all.filter(({ line, environment }) => `${line}\0${environment}`.includes(data));
}

async function order(url: string, round: number): Promise<string[]> {
  const orders = Array.from({ length: BUILDS }, async (_, index) => {
    const isDocker = (round + index) % 2 === 0;
    const what = isDocker ? { recipe: "docker", version: "20.10.24" } : { recipe: "kubernetes", version: "v1.27.4" };
    const body = JSON.stringify({ ...what, name: `r${round}-${index}` });
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${url}/api/v1/builds`, { method: "POST", headers, body });
    if (answer.status !== 202) throw new Error(`The server answered ${answer.status}: ${await answer.text()}`);
    const { build } = (await answer.json()) as { build: { id: string } }; // what the API promises
    return build.id;
  });
  return Promise.all(orders);
}

/** All of them succeed, whatever was killed. */
async function succeeded(url: string, builds: string[]): Promise<void> {
  for (const id of builds)
    await until(async () => {
      const answer = await fetch(`${url}/api/v1/builds/${id}`);
      const { build } = (await answer.json()) as { build: { status: string; error: { message: string } | null } }; // likewise
      if (build.status === "failed") throw new Failed(`build ${id} failed: ${build.error?.message}`);
      return build.status === "succeeded";
    }, `build ${id} does not end`);
}

class Failed extends Error {}

async function until(holds: () => Promise<boolean>, complaint: string): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(100)) {
    const isSo = await holds().catch((error: unknown) => {
      if (error instanceof Failed) throw error;
      return false;
    });
    if (isSo) return;
  }
  throw new Error(complaint);
}

// At the end, since the class above is there only then.
process.exitCode = await main(Number(values.rounds), Number(values.seed));
