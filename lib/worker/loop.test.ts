import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { getBuild } from "#lib/builds/reads";
import { getInspection } from "#lib/builds/reads-inspections";
import { requestImage } from "#lib/builds/request";
import { hasEnded } from "#lib/builds/state";
import { db } from "#lib/db";
import { useContext } from "#lib/testing/context";
import { publishImage } from "#lib/testing/image-rows";
import { work } from "#lib/worker/loop";

const test = useContext();

it("goes on when the database comes back", { timeout: 60_000 }, async () => {
  await db().$executeRawUnsafe('ALTER TABLE "Build" RENAME TO "Away"');
  const stop = new AbortController();
  const complaints: string[] = [];
  const log = (_level: string, text: string) => void complaints.push(text);
  const working = work({ id: "w", concurrency: 1, context: test.context, stopping: stop.signal, log });
  while (complaints.length === 0) await sleep(20);
  await db().$executeRawUnsafe('ALTER TABLE "Away" RENAME TO "Build"');
  const { build } = await requestImage({ recipe: "docker", version: "20.10.24" }, test.context, "a test");
  while (!hasEnded((await getBuild(build.id)).status)) await sleep(20);
  stop.abort();
  await working;
  expect((await getBuild(build.id)).status).toBe("succeeded");
});

it("looks into images that nobody has looked into", { timeout: 60_000 }, async () => {
  const { file } = await publishImage(test.context.store, { name: "tool", version: "1.0" });
  await db().inspection.deleteMany();
  const stop = new AbortController();
  const lines: string[] = [];
  const log = (_level: string, text: string) => void lines.push(text);
  const working = work({ id: "w", concurrency: 1, context: test.context, stopping: stop.signal, log });
  while (!(await getInspection(file)).isCurrent) await sleep(20);
  stop.abort();
  await working;
  expect((await getInspection(file)).findings).toMatchObject([{ rule: "release-name", severity: "error" }]);
  expect(lines).toContain("Looked into 1 image that nobody had looked into by the rules of today.");
});

it("lives and bakes while its store does not answer", { timeout: 60_000 }, async () => {
  const answer = new AbortController();
  let asked = false;
  const silent = async function* () {
    asked = true;
    await once(answer.signal, "abort");
    yield* [];
  };
  const context = { ...test.context, store: { ...test.context.store, list: silent } };
  const stop = new AbortController();
  let beats = 0;
  const onBeat = async () => void beats++;
  const working = work({ id: "w", concurrency: 1, context, stopping: stop.signal, log: () => {}, onBeat });
  while (!asked) await sleep(20);
  const before = beats;
  const { build } = await requestImage({ recipe: "docker", version: "20.10.24" }, context, "a test");
  while (!hasEnded((await getBuild(build.id)).status) || beats < before + 2) await sleep(20);
  stop.abort();
  answer.abort();
  await working;
  expect((await getBuild(build.id)).status).toBe("succeeded");
});
