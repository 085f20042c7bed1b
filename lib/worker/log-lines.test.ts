import { once } from "node:events";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { getBuild } from "#lib/builds/reads";
import { requestImage } from "#lib/builds/request";
import { hasEnded } from "#lib/builds/state";
import { db } from "#lib/db";
import { withFields } from "#lib/log";
import { useContext } from "#lib/testing/context";
import { startWorker } from "#lib/testing/processes";

const test = useContext();

it("a worker's lines about a build carry the request that asked for it", { timeout: 120_000 }, async () => {
  const wanted = { recipe: "docker", version: "20.10.24" };
  const { build } = await withFields({ requestId: "r1" }, () => requestImage(wanted, test.context, "a test"));
  expect(build.requestId).toBe("r1");
  const child = startWorker({ ...test.variables, BAKEHOUSE_LOG: "json" });
  if (child.stderr === null) throw new Error("The worker has no output to read.");
  const printed = text(child.stderr);
  const gone = once(child, "exit");
  while (!hasEnded((await getBuild(build.id)).status)) await sleep(50);
  const [worker] = await db().worker.findMany();
  child.kill("SIGTERM");
  await gone;
  const lines = (await printed)
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines).toContainEqual({
    time: expect.any(String),
    level: "info",
    text: `Baking docker-20.10.24-x86-64.raw (build ${build.id}).`,
    process: "worker",
    worker: worker?.id,
    build: build.id,
    requestId: "r1",
  });
});
