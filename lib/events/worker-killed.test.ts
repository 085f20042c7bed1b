import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { useContext } from "#lib/testing/context";
import { add, deliveries, happen, passTime, useReceiver } from "#lib/testing/deliveries";
import { startWorker } from "#lib/testing/processes";

const standing = useContext({ BAKEHOUSE_URL: "https://bakehouse.example" });
const test = useReceiver();

it("a message whose worker is killed while the receiver thinks is sent by the next one, under the same id", {
  timeout: 120_000,
}, async () => {
  const { id } = await add(test.receiver.url);
  await happen();
  test.receiver.answer = () => {};
  const first = startWorker(standing.variables);
  while (test.receiver.received.length === 0) await sleep(20);
  first.kill("SIGKILL");
  await once(first, "exit");
  expect(await deliveries(id)).toMatchObject([{ state: "waiting", attempts: 1, last: null }]);

  await passTime();
  test.receiver.answer = (response) => void response.writeHead(204).end();
  const second = startWorker(standing.variables);
  while ((await deliveries(id))[0]?.state !== "delivered") await sleep(20);
  second.kill("SIGTERM");
  await once(second, "exit");
  const [before, after] = test.receiver.received;
  expect(after?.headers["webhook-id"]).toBe(before?.headers["webhook-id"]);
  expect(after?.body).toBe(before?.body);
  expect(after?.body).toContain("https://bakehouse.example/inbox/watches");
});
