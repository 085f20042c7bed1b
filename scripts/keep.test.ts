import { type ChildProcess, spawn } from "node:child_process";
import { once as nextEvent } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterEach, expect, it, vi } from "vitest";
import { keep } from "./keep";
import { welcome } from "./serve";

const started: ChildProcess[] = [];
function start(script: string): ChildProcess {
  const child = spawn(process.execPath, ["-e", script], { detached: true, stdio: ["ignore", "pipe", "inherit"] });
  started.push(child);
  return child;
}
afterEach(() => {
  vi.useRealTimers();
  for (const child of started.splice(0)) child.kill("SIGKILL");
});

it("starts a process again when it ends, and says why", async () => {
  const said: string[] = [];
  const scripts = ["process.exit(3)", "setInterval(() => {}, 1000)"];
  const kept = keep("worker", () => start(scripts.shift() ?? ""), {
    first: 10,
    say: (text: string) => said.push(text),
  });
  await expect.poll(() => started.length).toBe(2);
  expect(said).toEqual(["The worker ended (exit code 3); starting it again in 0.01 s."]);
  expect(await kept.stop()).toBe(true);
  expect(started[1]?.signalCode).toBe("SIGTERM");
});

it("does not start again what may not be, nor what was stopped", async () => {
  const once = keep("web", () => start("process.exit(1)"), { first: 10, mayRestart: () => false });
  await once.ended;
  expect(started).toHaveLength(1);
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const crashing = keep("worker", () => start("process.exit(1)"), { first: 200, say: () => {} });
  await Promise.all(started.slice(1).map((child) => nextEvent(child, "exit")));
  await crashing.stop();
  vi.advanceTimersByTime(60_000);
  expect(started).toHaveLength(2);
});

it("names the address to open and warns when it is open to the network", () => {
  expect(welcome({ HOST: "127.0.0.1", PORT: 3000, BAKEHOUSE_OPEN: "all" })).toBe(
    "\nBakehouse is ready: http://localhost:3000",
  );
  expect(welcome({ HOST: "0.0.0.0", PORT: 80, BAKEHOUSE_OPEN: "all" })).toMatch("http://localhost:80\nNobody signs in");
  expect(welcome({ HOST: "10.0.0.5", PORT: 80, BAKEHOUSE_OPEN: "all" })).toMatch("http://10.0.0.5:80\n");
  expect(welcome({ HOST: "localhost", PORT: 80, BAKEHOUSE_OPEN: "none" })).toMatch("80\nPeople sign in");
  expect(welcome({ HOST: "0.0.0.0", PORT: 80, BAKEHOUSE_OPEN: "none" })).toMatch("80\nPeople sign in; machines read");
  expect(welcome({ HOST: "0.0.0.0", PORT: 80, BAKEHOUSE_OPEN: "read" })).toMatch("80\nEverybody who reaches this");
  const closed = { BAKEHOUSE_OPEN: "none", BAKEHOUSE_REPOSITORY: "closed" } as const;
  expect(welcome({ HOST: "0.0.0.0", PORT: 80, ...closed })).toMatch("80\nPeople sign in; machines with a token read");
});

const run = path.join(import.meta.dirname, "run.mjs");
const spawnNodes = (script: string) =>
  `import(${JSON.stringify(run)}).then(({ spawnNode }) =>
    spawnNode(["-e", ${JSON.stringify(script)}], { env: process.env, stdio: ["ignore", "inherit", "inherit"] }));`;

it("ends a process on a leash when its starter was killed", async () => {
  const starter = start(spawnNodes("console.log(process.pid); setInterval(() => {}, 1000)"));
  const pid = Number(await firstLine(starter));
  expect(process.kill(pid, 0)).toBe(true);
  starter.kill("SIGKILL");
  await expect.poll(() => isAlive(pid)).toBe(false);
});

it("leaves the channels of what such a process forks alone", async () => {
  const forked = "process.on('message', (text) => process.send(text));";
  const forking = `
    const { fork } = require("node:child_process");
    const file = require("node:os").tmpdir() + "/bakehouse-forked-" + process.pid + ".cjs";
    require("node:fs").writeFileSync(file, ${JSON.stringify(forked)});
    const child = fork(file);
    child.once("message", (text) => { console.log(text); child.kill(); require("node:fs").rmSync(file); });
    setTimeout(() => child.send("still there"), 500);`;
  expect(await firstLine(start(spawnNodes(forking)))).toBe("still there");
});

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error("no stdout");
  for await (const line of createInterface({ input: stdout })) return line;
  return "";
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
