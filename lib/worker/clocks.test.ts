import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, it } from "vitest";
import { getBuild } from "#lib/builds/reads";
import { requestImage } from "#lib/builds/request";
import { hasEnded } from "#lib/builds/state";
import { db } from "#lib/db";
import { useContext } from "#lib/testing/context";
import { startWorker } from "#lib/testing/processes";
import { liveWorkers } from "#lib/worker/liveness";

const HOUR = 3_600_000;
/** More beats than make a silent worker lose its builds. */
const BEATS = 4;

const test = useContext();
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

/** A worker whose clock is wrong by `off` milliseconds, and a build that it takes: the others are busy. */
async function bakeWith(off: number): Promise<{ id: string; jump(): void }> {
  const flags = ["--import", new URL("../testing/set-clock.mjs", import.meta.url).href];
  const child = startWorker({ ...test.variables, CLOCK_OFF: String(off) }, flags);
  const gone = once(child, "exit");
  stops.push(async () => {
    child.kill("SIGKILL");
    await gone;
  });
  const id = await queue(`docker${stops.length}`);
  while ((await getBuild(id)).stage !== "download") await sleep(20);
  return { id, jump: () => void child.kill("SIGUSR2") };
}

async function queue(name: string): Promise<string> {
  return (await requestImage({ recipe: "docker", version: "20.10.24", name }, test.context, "a test")).build.id;
}

/** Running builds and workers by their keys, with the beats of each. */
async function beats(): Promise<Map<string, number>> {
  const builds = await db().build.findMany({ where: { status: "running" }, orderBy: { seq: "asc" } });
  const workers = await db().worker.findMany({ orderBy: { id: "asc" } });
  return new Map([
    ...builds.map(({ id, lease, attempts, beats }) => [`${id} ${lease} ${attempts}`, beats] as const),
    ...workers.map(({ id, beats }) => [id, beats] as const),
  ]);
}

it("workers whose clocks jump by hours leave each other's builds alone, and delay nothing", {
  timeout: 300_000,
}, async () => {
  test.fixture.slow(1_000);
  const right = await bakeWith(0);
  const ahead = await bakeWith(HOUR);
  const behind = await bakeWith(-HOUR);
  ahead.jump();
  behind.jump();

  const before = await beats();
  expect(before.size).toBe(6);
  let after = before;
  while (Array.from(before).some(([key, count]) => (after.get(key) ?? count) < count + BEATS)) {
    await sleep(100);
    after = await beats();
    expect(Array.from(after.keys())).toEqual(Array.from(before.keys()));
    expect(await liveWorkers()).toHaveLength(3);
  }

  const waiting = await queue("docker");
  test.fixture.slow(null);
  const ids = [right, ahead, behind].map(({ id }) => id).concat(waiting);
  for (const id of ids) while (!hasEnded((await getBuild(id)).status)) await sleep(20);
  const rows = await db().build.findMany({ orderBy: { seq: "asc" } });
  expect(rows.map(({ id, status, attempts }) => [id, status, attempts])).toEqual(ids.map((id) => [id, "succeeded", 1]));
});
