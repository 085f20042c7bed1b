import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, it } from "vitest";
import { listWatches } from "#lib/follow/reads-watches";
import { addWatch } from "#lib/follow/watch";
import { GREETER_LIST, releaseGreeter } from "#lib/testing/greeter";
import { runTogether, startWorker, WITH_PATIENCE } from "#lib/testing/processes";
import { askedFor, useWatching } from "#lib/testing/watching";

const { test } = useWatching();
const started: ChildProcess[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((worker) => end(worker, "SIGKILL")));
});

const LISTS = [
  GREETER_LIST,
  "https://api.github.com/repos/bytecodealliance/wasmtime/releases",
  "https://api.github.com/repos/docker/compose/releases",
];

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill(signal);
  await gone;
}

/** A worker process whose clock is ahead by so many minutes. */
function worker(ahead = 0): ChildProcess {
  const flags = ["--import", new URL("../testing/set-clock.mjs", import.meta.url).href];
  const child = startWorker({ ...test.variables, CLOCK_OFF: String(ahead * 60_000) }, flags);
  started.push(child);
  return child;
}

async function addThree(): Promise<void> {
  await releaseGreeter(test.fixture, "1.0");
  for (const recipe of ["greeter", "wasmtime", "docker-compose"])
    await addWatch({ recipe, arches: ["x86-64", "arm64"] }, test.context, new Date());
}

async function looks(): Promise<string[]> {
  const { items } = await listWatches({ limit: 10 });
  return items.flatMap(({ look, looking }) => (look === null || looking ? [] : [look.text]));
}

function timesAsked(list: string): number {
  return test.fixture.requests.filter((request) => request.replace(/\?.*/, "") === list.slice("https://".length))
    .length;
}

const ALL = ["docker-compose", "greeter", "wasmtime"];
async function namesOfBuilds(): Promise<string[]> {
  return (await askedFor()).map((line) => line.replace(/-v?\d.*/, "")).sort();
}

it("of four processes that look in the same millisecond one asks upstream, and each version is asked for once", {
  timeout: 120_000,
}, async () => {
  await addThree();
  const code = `
    import { context } from "#lib/context";
    import { lookWhereDue } from "#lib/follow/watcher";
    await lookWhereDue({ context: context(), stopping: new AbortController().signal, log: () => {} });`;
  await runTogether(WITH_PATIENCE + code, { processes: 4, variables: test.variables });
  expect(await looks()).toHaveLength(3);
  expect(LISTS.map(timesAsked)).toEqual([1, 1, 1]);
  expect(await namesOfBuilds()).toEqual(ALL.flatMap((name) => [name, name]));
});

it("workers do so among each other, and bake what they asked for", { timeout: 120_000 }, async () => {
  await addThree();
  for (let n = 0; n < 3; n++) worker();
  while ((await askedFor()).filter((line) => line.endsWith("succeeded")).length < 6) await sleep(50);
  expect(await looks()).toHaveLength(3);
  expect(LISTS.map(timesAsked)).toEqual([1, 1, 1]);
  expect(await namesOfBuilds()).toEqual(ALL.flatMap((name) => [name, name]));
});

it("after kill -9 in the middle of a look another worker takes it over, once it was silent for long", {
  timeout: 120_000,
}, async () => {
  await addThree();
  test.fixture.slow(1, GREETER_LIST);
  const first = worker();
  while (timesAsked(GREETER_LIST) === 0) await sleep(10);
  await end(first, "SIGKILL");
  test.fixture.mend();
  worker();
  while ((await looks()).length < 2) await sleep(50);
  expect(await namesOfBuilds()).not.toContain("greeter");
  worker(6);
  while ((await looks()).length < 3) await sleep(50);
  expect(await namesOfBuilds()).toEqual(ALL.flatMap((name) => [name, name]));
});

it("on SIGTERM another worker takes it over at once", { timeout: 120_000 }, async () => {
  await addThree();
  test.fixture.slow(1, GREETER_LIST);
  const first = worker();
  while (timesAsked(GREETER_LIST) === 0) await sleep(10);
  await end(first, "SIGTERM");
  test.fixture.mend();
  worker();
  while ((await looks()).length < 3) await sleep(50);
  expect(await namesOfBuilds()).toEqual(ALL.flatMap((name) => [name, name]));
});
