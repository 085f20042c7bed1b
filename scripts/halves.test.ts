import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, rm, utimes } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { getBuild } from "#lib/builds/reads";
import { requestImage } from "#lib/builds/request";
import { db, openDatabase } from "#lib/db";
import { useContext } from "#lib/testing/context";
import { sql } from "#lib/testing/old-database";
import { TEST_SERVER } from "#lib/testing/postgresql";
import { aliveFile } from "./alive.mjs";
import { ROOT } from "./folders.mjs";

const test = useContext({ PORT: "1", BAKEHOUSE_ALLOW_HOSTS: "127.0.0.1" });
const started: ChildProcess[] = [];
afterEach(async () => {
  const running = started.splice(0).filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
  await Promise.all(running.map((child) => end(child)));
});

/** `npm start -- --only worker` for the test's own data folder; nobody can listen on port 1, which it never asks for. */
function startHalf(...args: string[]): { child: ChildProcess; said: Promise<string> } {
  const env: NodeJS.ProcessEnv = { ...process.env, ...test.variables };
  const child = spawn(process.execPath, ["scripts/start.mjs", ...args], {
    cwd: ROOT,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  started.push(child);
  return { child, said: Promise.all([child.stdout, child.stderr].map(read)).then((texts) => texts.join("")) };
}

async function read(stream: NodeJS.ReadableStream | null): Promise<string> {
  return stream === null ? "" : text(stream);
}

async function end(child: ChildProcess): Promise<number | null> {
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  await gone;
  return child.exitCode;
}

/** The exit code of the check of a container, and its complaint. */
async function healthy(...args: string[]): Promise<{ code: number; says: string }> {
  const env: NodeJS.ProcessEnv = { ...process.env, ...test.variables };
  try {
    await promisify(execFile)(process.execPath, ["scripts/healthy.mjs", ...args], { cwd: ROOT, env });
    return { code: 0, says: "" };
  } catch (error) {
    const { code, stderr } = error as { code: number; stderr: string }; // what execFile documents
    return { code, says: stderr };
  }
}

const workers = async () => (await db().worker.findMany()).map(({ id }) => id);

describe("npm start -- --only worker", () => {
  it("bakes beside others, starts again what fell over, and is told apart from one that is silent", async () => {
    const data = test.context.env.BAKEHOUSE_DATA;
    expect(await healthy("worker")).toEqual({ code: 1, says: "No worker has given a sign of life here.\n" });
    const { child, said } = startHalf("--only", "worker");
    await expect.poll(() => healthy("worker")).toMatchObject({ code: 0 });
    const { build } = await requestImage({ recipe: "docker", version: "20.10.24" }, test.context, "a test");
    await expect.poll(async () => (await getBuild(build.id)).status).toBe("succeeded");

    const [before] = await workers();
    await signalWorker(child, "SIGKILL");
    await expect.poll(async () => (await workers()).filter((id) => id !== before)).toHaveLength(1);
    await signalWorker(child, "SIGSTOP");
    await utimes(aliveFile(data), 0, 0);
    expect(await healthy("worker")).toEqual({
      code: 1,
      says: expect.stringMatching(/^The worker has been silent for /),
    });
    await signalWorker(child, "SIGCONT");
    await expect.poll(() => healthy("worker")).toMatchObject({ code: 0 });

    expect(await end(child)).toBe(0);
    expect(await healthy("worker")).toMatchObject({ code: 1 });
    expect(await said).toMatch(/worker is ready: it bakes what waits/);
    expect(await said).toMatch(/The worker ended \(SIGKILL\); starting it again in 1 s/);
  });

  it.skipIf(TEST_SERVER)("brings a new SQLite file up to date once, though four begin at the same time", async () => {
    const { DATABASE_URL, BAKEHOUSE_DATA } = test.context.env;
    await globalThis.bakehouseDatabase?.$disconnect();
    for (const file of await readdir(BAKEHOUSE_DATA)) await rm(`${BAKEHOUSE_DATA}/${file}`, { recursive: true });
    const halves = Array.from({ length: 4 }, () => startHalf("--only", "worker"));
    await expect.poll(() => sql(DATABASE_URL, 'SELECT id FROM "Worker"').catch(() => [])).toHaveLength(4);
    globalThis.bakehouseDatabase = openDatabase(DATABASE_URL);
    const names = await sql(DATABASE_URL, 'SELECT migration_name FROM "_prisma_migrations"');
    expect(new Set(names.map((row) => row.migration_name)).size).toBe(names.length);
    expect(await Promise.all(halves.map(({ child }) => end(child)))).toEqual([0, 0, 0, 0]);
    const said = (await Promise.all(halves.map((half) => half.said))).join("");
    expect(said.match(/Database: applied /g)).toHaveLength(names.length);
  });

  it("says what is wrong, and starts nothing", async () => {
    const { child, said } = startHalf("--only", "both");
    await once(child, "exit");
    expect(child.exitCode).toBe(1);
    expect(await said).toContain('--only is "both"; it must be web or worker.');
  });
});

it("a server that does not answer is not healthy", async () => {
  const says = expect.stringMatching(/^http:\/\/127\.0\.0\.1:1\/readyz\?only=web does not answer: /);
  expect(await healthy("web")).toEqual({ code: 1, says });
});

/** Sends a signal to the worker that this launcher started (Linux). */
async function signalWorker({ pid }: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8");
  for (const child of children.trim().split(" ")) process.kill(Number(child), signal);
}
