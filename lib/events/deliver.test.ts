import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { db } from "#lib/db";
import { type Sending, sendDue } from "#lib/events/deliver";
import { noteEvent } from "#lib/events/writes";
import { claimDelivery, dueDeliveries, settleDelivery } from "#lib/events/writes-deliveries";
import { addWebhook, resend, rotateSecret, testWebhook } from "#lib/events/writes-webhooks";
import { useContext } from "#lib/testing/context";
import {
  add,
  BASE,
  deliveries,
  happen,
  passTime,
  tell,
  terms,
  useReceiver,
  WATCH,
  webhook,
} from "#lib/testing/deliveries";
import { localFetch } from "#lib/testing/outside";
import { startReceiver } from "#lib/testing/receiver";

useContext();
const test = useReceiver();

describe("a message", () => {
  it("is signed so that the standard's own package believes it, and says what happened", async () => {
    const { id, secret } = await add(test.receiver.url);
    await happen();
    await tell();
    const [{ headers, body } = { headers: {}, body: "" }] = test.receiver.received;
    const event = new Webhook(secret).verify(body, headers as Record<string, string>);
    expect(event).toEqual({
      type: "watch.failing",
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      data: { ...WATCH, page: `${BASE}/inbox/watches` },
    });
    expect(headers).toMatchObject({ "content-type": "application/json", "webhook-id": expect.stringMatching(/^msg_/) });
    expect(() => new Webhook(secret).verify(`${body} `, headers as Record<string, string>)).toThrow();
    expect(await webhook(id)).toMatchObject({ waiting: 0, last: { state: "delivered", last: { status: 204 } } });
    expect(await tell()).toEqual([]);
    expect(test.receiver.received).toHaveLength(1);
  });

  it("is believed with the old secret and with the new one while the two change over", async () => {
    const { id, secret } = await add(test.receiver.url);
    const next = await rotateSecret(id, new Date());
    await testWebhook(id, new Date());
    await tell();
    const [{ headers, body } = { headers: {}, body: "" }] = test.receiver.received;
    for (const key of [secret, next]) new Webhook(key).verify(body, headers as Record<string, string>);
    await db().webhook.update({ where: { id }, data: { oldSecretUntil: new Date() } });
    await testWebhook(id, new Date());
    await tell();
    expect(String(test.receiver.received[1]?.headers["webhook-signature"]).split(" ")).toHaveLength(1);
  });

  it("goes to those that want its type", async () => {
    const other = await addWebhook({ url: test.receiver.url, name: "x", events: ["image.published"] }, terms());
    await happen();
    expect(await deliveries(other.id)).toEqual([]);
    expect(await db().webhookDelivery.count()).toBe(0);
  });

  it("does not come into being when what it tells of is undone", async () => {
    await add(test.receiver.url);
    const undone = db().$transaction(async (tx) => {
      await noteEvent(tx, { type: "watch.failing", data: WATCH }, new Date());
      throw new Error("undone");
    });
    await expect(undone).rejects.toThrow("undone");
    expect(await dueDeliveries(new Date())).toEqual([]);
  });
});

describe("workers", () => {
  it("of several only one sends a message", async () => {
    await add(test.receiver.url);
    await happen();
    test.receiver.answer = (response) => void setTimeout(() => response.writeHead(204).end(), 200);
    await Promise.all([tell(), tell(), tell()]);
    expect(test.receiver.received).toHaveLength(1);
  });

  it("that die in the middle leave the message to another, under the same id", async () => {
    await add(test.receiver.url);
    await happen();
    const [due] = await dueDeliveries(new Date());
    const dead = await claimDelivery(due?.seq ?? 0, "dead", new Date());
    await tell();
    expect(test.receiver.received).toEqual([]);
    await passTime(); // Its lease runs out.
    await tell();
    expect(test.receiver.received.map(({ headers }) => headers["webhook-id"])).toEqual([dead?.id]);
    // The dead one comes back to life: what it tells does not count any more.
    if (dead)
      await settleDelivery(dead, { status: 500, answer: "", error: "It answered 500.", duration: 1 }, new Date());
    expect(await db().webhookDelivery.findMany()).toMatchObject([{ state: "delivered", attempts: 2 }]);
  });

  it("that are told to stop give the message back", async () => {
    const { id } = await add(test.receiver.url);
    await happen();
    const stop = new AbortController();
    test.receiver.answer = () => stop.abort();
    await tell(stop.signal);
    expect(await deliveries(id)).toMatchObject([{ state: "waiting", attempts: 0, last: null }]);
    test.receiver.answer = (response) => void response.writeHead(204).end();
    await tell();
    expect(await deliveries(id)).toMatchObject([{ state: "delivered", attempts: 1 }]);
  });

  it("send to a webhook one message at a time, and to others meanwhile", async () => {
    await add(test.receiver.url);
    const other = await startReceiver();
    await add(other.url);
    await happen();
    await happen();
    const waiting: ServerResponse[] = [];
    test.receiver.answer = (response) => void waiting.push(response);
    const sending: Sending = new Map();
    const delivering = { baseUrl: "", fetch: localFetch, stopping: new AbortController().signal, log: () => {} };
    while (other.received.length < 2) {
      await sendDue(sending, delivering);
      await sleep(10);
    }
    while (waiting.length === 0) await sleep(10);
    expect(waiting).toHaveLength(1);
    waiting[0]?.writeHead(204).end();
    await Promise.all(sending.values());
    await other.stop();
  });
});

describe("a delivery that has ended", () => {
  it("can be sent again under the same id", async () => {
    const { id } = await add(test.receiver.url);
    await happen();
    await tell();
    const [first] = await deliveries(id);
    await resend(id, first?.id ?? "", new Date());
    await tell();
    expect(test.receiver.received.map(({ headers }) => headers["webhook-id"])).toEqual([first?.id, first?.id]);
    await expect(resend(id, "msg_none", new Date())).rejects.toMatchObject({ code: "not_found" });
  });

  it("is forgotten when a hundred newer ones are there", async () => {
    const { id } = await add(test.receiver.url);
    await happen();
    await tell();
    const [first] = await db().webhookDelivery.findMany({ omit: { seq: true } });
    if (first === undefined) throw new Error("Nothing was delivered.");
    const data = Array.from({ length: 100 }, (_, n) => ({ ...first, id: `msg_${n}` }));
    await db().webhookDelivery.createMany({ data });
    await happen();
    await tell();
    const kept = await deliveries(id);
    expect(kept).toHaveLength(100);
    expect(kept.map((delivery) => delivery.id)).not.toContain(first.id);
  });
});
