import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { claim } from "#lib/builds/claim";
import { getBuild, queuedIds } from "#lib/builds/reads";
import { requestImage } from "#lib/builds/request";
import type { Build } from "#lib/builds/schema";
import { hasEnded } from "#lib/builds/state";
import { db } from "#lib/db";
import { allImages, getImage } from "#lib/images/reads";
import { useContext } from "#lib/testing/context";
import { programsOf, startWorker, WORKER } from "#lib/testing/processes";
import { recoverNow } from "#lib/testing/recover-now";
import { liveWorkers } from "#lib/worker/liveness";

const test = useContext();
const started: ChildProcess[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map((worker) => end(worker, "SIGKILL")));
});

function worker(): ChildProcess {
  const child = startWorker(test.variables);
  started.push(child);
  return child;
}

/** Ends a process and waits until it is gone; gives its exit code, null after a signal. */
async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const gone = once(child, "exit");
  child.kill(signal);
  await gone;
  return child.exitCode;
}

async function queue(name = "docker", recipe = "docker", version = "20.10.24"): Promise<string> {
  return (await requestImage({ recipe, version, name }, test.context, "a test")).build.id;
}

async function until(id: string, holds: (build: Build) => boolean): Promise<Build> {
  for (;;) {
    const build = await getBuild(id);
    if (holds(build)) return build;
    await sleep(50);
  }
}

describe("a worker process", { timeout: 120_000 }, () => {
  it("says that it lives, bakes, and leaves on SIGTERM", async () => {
    const id = await queue();
    const child = worker();
    expect(await until(id, ({ status }) => hasEnded(status))).toMatchObject({ status: "succeeded" });
    const [living] = await liveWorkers();
    expect(living).toMatchObject({ concurrency: 1 });
    const signs = { id: living?.id, kind: "worker", fingerprint: null, problem: null };
    expect(await db().signingHost.findMany()).toMatchObject([signs]);
    expect(await end(child, "SIGTERM")).toBe(0);
    expect(await liveWorkers()).toEqual([]);
    expect(await db().signingHost.count()).toBe(0);
  });

  it("gives its build back on SIGTERM", async () => {
    test.fixture.slow(100_000);
    const id = await queue();
    const child = worker();
    await until(id, ({ stage }) => stage === "download");
    expect(await end(child, "SIGTERM")).toBe(0);
    expect(await db().build.findUnique({ where: { id } })).toMatchObject({
      status: "queued",
      attempts: 0,
      lease: null,
    });
    expect(await test.leftovers()).toEqual([]);
  });

  it("ends when the process that started it is killed", async () => {
    test.fixture.slow(100_000);
    const id = await queue();
    const code = `
      const child = require("node:child_process").spawn(process.execPath, ${JSON.stringify(WORKER)}, { stdio: ["pipe", "ignore", "ignore"] });
      process.stdout.write(String(child.pid));
      setInterval(() => {}, 1000);`;
    const launcher = spawn(process.execPath, ["-e", code], { env: { ...process.env, ...test.variables } });
    started.push(launcher);
    const [pid] = await once(launcher.stdout, "data");
    await until(id, ({ status }) => status === "running");
    await end(launcher, "SIGKILL");
    while (await isAlive(String(pid))) await sleep(20);
    expect((await getBuild(id)).status).toBe("queued");
  });

  it("bakes as many builds at once as it may", async () => {
    test.fixture.slow(100_000);
    const ids = [await queue("one"), await queue("two"), await queue("three")];
    test.variables.BAKEHOUSE_CONCURRENCY = "2";
    const child = worker();
    for (const id of ids.slice(0, 2)) await until(id, ({ status }) => status === "running");
    expect(await queuedIds()).toEqual([ids[2]]);
    expect(await end(child, "SIGTERM")).toBe(0);
    expect(await queuedIds()).toEqual(ids);
  });
});

async function isAlive(pid: string): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  return status !== null && !/\) Z /.test(status);
}

/** Moments at which a worker is killed: when this holds for the first time. Once it held, it does for good: none is missed. */
const MOMENTS: Record<string, () => boolean | Promise<boolean>> = {
  "in the resolve stage": () => test.fixture.requests.some((path) => path.endsWith(".sha256")),
  "in the download stage": () => test.fixture.requests.some((path) => path.endsWith("/kubelet")),
  "while mksquashfs writes": async () => (await test.leftovers()).some((file) => file.startsWith("images/")),
  "when the bytes are in the store": async () => (await test.leftovers()).some((file) => file.endsWith(".raw")),
  "when its build has ended": async () => (await db().build.count({ where: { finishedAt: { not: null } } })) > 0,
};

describe("after kill -9 the next worker finishes", { timeout: 120_000 }, () => {
  it.each(Object.entries(MOMENTS))("%s", async (_moment, holds) => {
    const id = await queue("kubernetes", "kubernetes", "v1.27.4");
    const first = worker();
    while (!(await holds())) await sleep(10);
    await end(first, "SIGKILL");
    await finish([id]);
  });

  it("wherever it was", async () => {
    const ids = [];
    for (let n = 0; n < 3; n++) ids.push(await queue(`docker-${n}`));
    for (let n = 0; n < 3; n++) {
      const child = worker();
      await until(ids[n] ?? "", ({ status }) => status !== "queued");
      await sleep(Math.random() * 400);
      await end(child, "SIGKILL");
      await recoverNow();
    }
    await finish(ids);
  });
});

/** A new worker once it hears signals: where all builds have ended already, nothing else would tell. */
async function livingWorker(): Promise<ChildProcess> {
  const ids = async () => (await db().worker.findMany({ select: { id: true } })).map(({ id }) => id);
  const before = await ids();
  const child = worker();
  while ((await ids()).every((id) => before.includes(id))) await sleep(50);
  return child;
}

/** A new worker bakes all of them; then every image is whole and nothing else is there. */
async function finish(ids: string[]): Promise<void> {
  await recoverNow();
  const last = await livingWorker();
  for (const id of ids) expect(await until(id, ({ status }) => hasEnded(status))).toMatchObject({ error: null });
  expect(await end(last, "SIGTERM")).toBe(0);
  const files = [];
  for (const id of ids) {
    const { sha256 } = await getImage((await getBuild(id)).file);
    for (const ending of ["raw", "json"]) files.push(`images/${sha256.slice(0, 2)}/${sha256}.${ending}`);
  }
  expect(await allImages()).toHaveLength(ids.length);
  expect(await test.leftovers()).toEqual(files.sort());
  expect(await programsOf(test.context.env.BAKEHOUSE_DATA)).toEqual([]);
  expect(await claim("nothing is left", new Date())).toBeNull();
}
