import { describe, expect, it } from "vitest";
import { requestImage } from "#lib/builds/request";
import { db } from "#lib/db";
import { EventType, Payload } from "#lib/events/schema";
import { addWebhook, changeWebhook } from "#lib/events/writes-webhooks";
import { deleteImage, publish, withdraw } from "#lib/repository/writes";
import { useContext } from "#lib/testing/context";
import { terms } from "#lib/testing/deliveries";
import { runNext } from "#lib/testing/run-next";

const test = useContext();
const FILE = "docker-20.10.24-x86-64.raw";
const DOCKER = { recipe: "docker", version: "20.10.24" };

const add = () => addWebhook({ url: "http://receiver.test/", name: "", events: [...EventType.options] }, terms());

async function bake(request: object): Promise<void> {
  await requestImage(request, test.context, "a test");
  await runNext(test.context);
}

/** What is to be told, in order. */
async function told(): Promise<Payload[]> {
  const rows = await db().webhookDelivery.findMany({ orderBy: { seq: "asc" } });
  return rows.map(({ payload }) => Payload.parse(JSON.parse(payload)));
}

describe("webhooks are told", () => {
  it("what becomes of an image, with what a receiver needs to fetch it", async () => {
    await add();
    const { store } = test.context;
    await bake({ ...DOCKER, candidate: true });
    await publish(FILE, store, new Date());
    await withdraw(FILE, "It loses volumes.", store, new Date());
    await deleteImage(FILE, store, new Date());
    const events = await told();
    expect(events.map(({ type, data }) => [type, "state" in data && [data.state, data.reason]])).toEqual([
      ["image.candidate", ["candidate", null]],
      ["image.published", ["published", null]],
      ["image.withdrawn", ["withdrawn", "It loses volumes."]],
      ["image.deleted", ["withdrawn", null]],
    ]);
    expect(events[1]?.data).toMatchObject({
      ...{ file: FILE, name: "docker", version: "20.10.24", revision: 0, arch: "x86-64", os: "flatcar" },
      ...{ sha256: expect.stringMatching(/^[0-9a-f]{64}$/), size: expect.any(Number) },
      ...{ url: `/extensions/${FILE}`, page: `/images/${FILE}` },
    });
  });

  it("of an image that is published as it is baked", async () => {
    await add();
    await bake(DOCKER);
    expect(await told()).toMatchObject([{ type: "image.published", data: { file: FILE } }]);
  });

  it("why a build failed that is not tried again", async () => {
    await add();
    const { build } = await requestImage(DOCKER, test.context, "a test");
    await test.fixture.close();
    await runNext(test.context);
    expect(await told()).toMatchObject([
      {
        type: "build.failed",
        data: { id: build.id, file: FILE, error: { code: "upstream" }, page: `/builds/${build.id}` },
      },
    ]);
  });

  it("nothing that did not happen: of two that withdraw one does", async () => {
    await bake(DOCKER);
    await add();
    const { store } = test.context;
    const twice = [1, 2].map(() => withdraw(FILE, "Broken.", store, new Date()));
    expect((await Promise.allSettled(twice)).map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await told()).toHaveLength(1);
  });

  it("nothing where there is no webhook, and while it is paused", async () => {
    await bake(DOCKER);
    const { id } = await add();
    await changeWebhook(id, { isPaused: true }, terms());
    await withdraw(FILE, "Broken.", test.context.store, new Date());
    expect(await told()).toEqual([]);
    await changeWebhook(id, { isPaused: false }, terms());
    await publish(FILE, test.context.store, new Date());
    expect(await told()).toMatchObject([{ type: "image.published" }]);
  });
});
