import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { getBuild } from "#lib/builds/reads";
import { requestImage } from "#lib/builds/request";
import { hasEnded } from "#lib/builds/state";
import { db } from "#lib/db";
import { useContext } from "#lib/testing/context";
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
