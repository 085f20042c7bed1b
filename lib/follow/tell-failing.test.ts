import { expect, it } from "vitest";
import { db } from "#lib/db";
import { Payload } from "#lib/events/schema";
import { addWebhook } from "#lib/events/writes-webhooks";
import { terms } from "#lib/testing/deliveries";
import { GREETER_LIST, releaseGreeter } from "#lib/testing/greeter";
import { useWatching } from "#lib/testing/watching";

const { test, follow, again } = useWatching();

it("tells webhooks once that a watch cannot follow upstream, and anew after a look that succeeded", async () => {
  await addWebhook({ url: "http://receiver.test/", name: "", events: ["watch.failing"] }, terms());
  await releaseGreeter(test.fixture, "1.0");
  const { id } = await follow({ recipe: "greeter", arches: ["x86-64"] });
  const told = async () => {
    const rows = await db().webhookDelivery.findMany({ orderBy: { seq: "asc" } });
    return rows.map(({ payload }) => Payload.parse(JSON.parse(payload)));
  };
  const down = () => {
    for (const url of [GREETER_LIST, GREETER_LIST.slice(0, -1)]) test.fixture.fail(url, 503);
  };
  expect(await told()).toEqual([]);
  down();
  expect(await again(id)).toMatchObject({ look: { failed: true } });
  expect(await again(id)).toMatchObject({ look: { failed: true } });
  expect(await told()).toMatchObject([
    { type: "watch.failing", data: { id, recipe: "greeter", page: `/inbox/watches/${id}` } },
  ]);
  test.fixture.mend();
  expect(await again(id)).toMatchObject({ look: { failed: false } });
  down();
  await again(id);
  expect(await told()).toHaveLength(2);
});
