import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { db } from "#lib/db";
import { answerOrder, placeOrder, takeOrder } from "#lib/rehearse/data-orders";
import { notRehearsed } from "#lib/rehearse/rehearse";
import { sayHost } from "#lib/signing/data-hosts";
import { useContext } from "#lib/testing/context";
import { startWorker } from "#lib/testing/processes";
import { beat } from "#lib/worker/data";
import { ask } from "../../../_server/testing/ask";

const test = useContext();
const order = (version: string, name?: string) =>
  ask("POST", "/api/v1/builds", { json: { recipe: "docker", version, name } });
const read = async () => (await ask("GET", "/api/v1/operations")).body;

it("says that nobody bakes, and nothing went wrong", async () => {
  expect(await read()).toMatchObject({
    workers: [],
    queue: { queued: 0, running: 0, oldestQueuedAt: null },
    troubles: [],
    budgets: [],
    signatures: { mode: "unsigned", firstExpiry: null, trouble: null },
    watches: { active: 0, paused: 0, failing: 0 },
    versions: { database: expect.stringMatching(/^(SQLite|PostgreSQL) \d/), node: process.version },
  });
});

it("says what each worker is and bakes", { timeout: 120_000 }, async () => {
  test.fixture.slow(1_000);
  const { build } = (await order("20.10.24")).body;
  const child = startWorker(test.variables);
  const gone = once(child, "exit");
  let now = await read();
  while (!(now.workers[0]?.facts && now.workers[0].doing.length > 0)) {
    await sleep(100);
    now = await read();
  }
  expect(now.workers).toMatchObject([
    {
      concurrency: 1,
      facts: { node: process.version, mksquashfs: expect.stringMatching(/^\d/), host: expect.any(String) },
      doing: [{ id: build.id, file: "docker-20.10.24-x86-64.raw" }],
    },
  ]);
  expect(now.queue).toMatchObject({ queued: 0, running: 1 });
  child.kill("SIGKILL");
  await gone;
});

it("says what a worker rehearses for another host, until it has", async () => {
  await beat({ id: "w", startedAt: new Date(), concurrency: 1, facts: null, beatAt: new Date(), doing: [] });
  const images = { arch: "arm64" as const, os: "flatcar", osVersion: null, files: ["a-1-arm64.raw", "b-1-arm64.raw"] };
  await placeOrder("together", { kind: "set", ...images }, new Date());
  expect((await read()).workers).toMatchObject([{ id: "w", rehearses: [] }]);
  await takeOrder("w", "arm64", ["w"]);
  expect((await read()).workers).toMatchObject([{ id: "w", doing: [], rehearses: images.files }]);
  await answerOrder("together", notRehearsed("It was tried."));
  expect((await read()).workers).toMatchObject([{ id: "w", rehearses: [] }]);
});

it("tells that hosts do not sign alike", async () => {
  const host = (kind: "web" | "worker", fingerprint: string | null) =>
    sayHost({ id: kind, kind, host: "oven", fingerprint, problem: null });
  await host("web", "a1");
  await host("worker", null);
  const keys = [
    { fingerprint: "a1", problem: null, hosts: ["web server on oven"] },
    { fingerprint: null, problem: null, hosts: ["worker on oven"] },
  ];
  expect((await read()).signatures.trouble).toMatchObject({ title: "Some hosts sign and others do not", keys });
});

it("tells the last errors with their pages, and no address of a webhook", async () => {
  const { build } = (await order("20.10.24")).body;
  await db().build.update({
    where: { id: build.id },
    data: {
      status: "failed",
      errorCode: "upstream",
      errorMessage: "It did not answer.",
      finishedAt: new Date(),
      liveKey: null,
      liveFile: null,
    },
  });
  const webhook = {
    id: "h",
    name: "Chat",
    url: "https://chat.example/secret",
    events: [],
    secret: "whsec_x",
    createdAt: new Date(),
  };
  await db().webhook.create({ data: { ...webhook, failingSince: new Date(Date.now() - 60_000) } });
  const now = await read();
  expect(now.troubles).toMatchObject([
    { kind: "build", name: "docker-20.10.24-x86-64.raw", text: "It did not answer.", page: `/builds/${build.id}` },
    { kind: "webhook", name: "Chat", text: "It could not be reached.", page: "/inbox/webhooks/h" },
  ]);
  expect(JSON.stringify(now)).not.toContain("chat.example");
  expect(now.queue.ended.at(-1)).toMatchObject({ failed: 1 });
});
