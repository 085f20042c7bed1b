import { writeFile } from "node:fs/promises";
import path from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { scratch } from "#lib/testing/bakery";
import { Lane, type Limits } from "#lib/threads/lane";

/** What a thread may be made to do by a fault of ours, or of a library. */
const PROGRAM = `
import { parentPort } from "node:worker_threads";
const jobs = {
  echo: (value) => value,
  busy: (shared) => { while (Atomics.load(shared, 0) === 0); },
  hang: () => { for (;;); },
  fill: () => { const kept = []; for (;;) kept.push(new Array(100_000).fill(kept.length + 0.5)); },
  fail: () => { throw new TypeError("a bug"); },
  crash: () => { setImmediate(() => { throw new Error("later"); }); return new Promise(() => {}); },
  leave: () => process.exit(3),
  strange: () => ({ run: () => {} }),
};
export default async ({ id, job, input }) => {
  parentPort.postMessage({ begun: id });
  if (job === "refuse") return { ok: false, code: "conflict", message: "No.", details: { issues: [{ path: "a", message: "b" }], facts: { x: 1 } } };
  return { ok: true, value: await jobs[job](...input) };
};
`;

async function lane(limits: Partial<Limits> = {}): Promise<Lane> {
  const file = path.join(await scratch(), "thread.mjs");
  await writeFile(file, PROGRAM);
  const made = new Lane(file, { threads: 1, queue: 4, seconds: 60, megabytes: 64, ...limits });
  onTestFinished(() => made.close());
  return made;
}

it("gives what a job gives, and an AppError as it was thrown", async () => {
  const { run } = bound(await lane());
  expect(await run("echo", [new Map([["a", new Uint8Array([1])]])])).toEqual(new Map([["a", new Uint8Array([1])]]));
  await expect(run("refuse")).rejects.toMatchObject({
    ...{ name: "AppError", code: "conflict", message: "No." },
    ...{ issues: [{ path: "a", message: "b" }], facts: { x: 1 } },
  });
});

it.each([
  ["hang", { code: "too_large", message: expect.stringMatching(/more than 0.2 s, .*Make it smaller/) }],
  ["fill", { code: "too_large", message: expect.stringMatching(/more than 64 MB of memory/) }],
  ["fail", { name: "TypeError", message: "a bug" }],
  ["crash", { message: "later" }],
  ["leave", { message: expect.stringContaining("code: 3") }],
  ["strange", {}],
])("ends a job that is made to %s, and does the next one", async (job, error) => {
  const { run } = bound(await lane({ seconds: job === "hang" ? 0.2 : 60 }));
  const [ended, next] = await Promise.allSettled([run(job), run("echo", ["next"])]);
  expect(ended).toMatchObject({ status: "rejected", reason: error });
  expect(next).toEqual({ status: "fulfilled", value: "next" });
  expect(await run("echo", ["one more"])).toBe("one more");
});

it("refuses what is more than may wait, and takes it once there is room", async () => {
  const { run } = bound(await lane({ queue: 2 }));
  const go = new Int32Array(new SharedArrayBuffer(4));
  const working = run("busy", [go]);
  const waiting = [run("echo", [1]), run("echo", [2])];
  await expect(run("echo", [3])).rejects.toMatchObject({ code: "busy", facts: { retryAfter: expect.any(Number) } });
  Atomics.store(go, 0, 1);
  await working;
  expect(await Promise.all(waiting)).toEqual([1, 2]);
  expect(await run("echo", [3])).toBe(3);
});

it("leaves this thread free, and ends a job that nobody waits for", async () => {
  const { run } = bound(await lane());
  const gone = new AbortController();
  let isEnded = false;
  const job = run("hang", [], gone.signal).finally(() => {
    isEnded = true;
  });
  for (let turns = 0; turns < 1_000; turns++) await turn();
  expect(isEnded).toBe(false);
  gone.abort();
  await expect(job).rejects.toMatchObject({ code: "invalid" });
  expect(await run("echo", ["next"])).toBe("next");
});

it("begins new threads after it gave up the old ones", async () => {
  const made = await lane();
  expect(await made.run("echo", [1])).toBe(1);
  await made.close();
  expect(await made.run("echo", [2])).toBe(2);
});

const bound = (made: Lane) => ({
  run: (job: string, input: unknown[] = [], gone?: AbortSignal) => made.run(job, input, gone),
});
