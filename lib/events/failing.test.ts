import { describe, expect, it } from "vitest";
import { db } from "#lib/db";
import { send } from "#lib/events/send";
import { changeWebhook, testWebhook } from "#lib/events/writes-webhooks";
import { useContext } from "#lib/testing/context";
import { add, deliveries, happen, passTime, tell, terms, useReceiver, webhook } from "#lib/testing/deliveries";
import { localFetch } from "#lib/testing/outside";

useContext();
const test = useReceiver();

describe("an attempt that fails", () => {
  it("is made again under the same id, after growing waits; then the message is given up", async () => {
    const { id } = await add(test.receiver.url);
    await happen();
    test.receiver.answer = (response) => void response.writeHead(500).end("It <b>broke</b>.");
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 8; attempt++) {
      await tell();
      const [row] = await deliveries(id);
      expect(row).toMatchObject({ attempts: attempt, last: { status: 500, answer: "It <b>broke</b>." } });
      if (row?.nextAt) waits.push(Math.round((Date.parse(row.nextAt) - Date.parse(row.last?.at ?? "")) / 1000));
      expect(await tell()).toEqual([]);
      await passTime();
    }
    expect(new Set(test.receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    expect(test.receiver.received).toHaveLength(8);
    const planned = [5, 300, 1_800, 7_200, 18_000, 36_000, 36_000];
    expect(waits).toHaveLength(7);
    for (const [index, seconds] of planned.entries()) {
      expect(waits[index]).toBeGreaterThanOrEqual(seconds);
      expect(waits[index]).toBeLessThanOrEqual(seconds * 1.1 + 1);
    }
    expect(await deliveries(id)).toMatchObject([
      { state: "failed", nextAt: null, last: { error: "It answered 500." } },
    ]);
  });

  it("and then succeeds is forgotten", async () => {
    const { id } = await add(test.receiver.url);
    await happen();
    test.receiver.answer = (response) => void response.writeHead(500).end();
    await tell();
    expect(await webhook(id)).toMatchObject({ failingSince: expect.any(String), waiting: 1 });
    test.receiver.answer = (response) => void response.writeHead(200).end("thanks");
    await passTime();
    await tell();
    expect(await webhook(id)).toMatchObject({
      ...{ failingSince: null, waiting: 0 },
      last: { state: "delivered", attempts: 2, last: { status: 200, answer: "thanks", error: null } },
    });
  });

  it("because of a redirect tells where it leads, and follows it nowhere", async () => {
    const { id } = await add(test.receiver.url);
    await happen();
    test.receiver.answer = (response) => void response.writeHead(308, { location: "/elsewhere" }).end();
    await tell();
    expect(test.receiver.received.map(({ path }) => path)).toEqual(["/hook"]);
    expect((await deliveries(id))[0]?.last?.error).toContain("a redirect to /elsewhere, which is not followed");
  });

  it("because nobody is there says so", async () => {
    const { id } = await add(test.receiver.url);
    await happen();
    await test.receiver.stop();
    await tell();
    expect(await deliveries(id)).toMatchObject([{ last: { status: null, error: "It refused the connection." } }]);
  });

  it("with 410 ends the webhook, until somebody lets it go on", async () => {
    const { id } = await add(test.receiver.url);
    await happen();
    test.receiver.answer = (response) => void response.writeHead(410).end();
    await tell();
    expect(await webhook(id)).toMatchObject({
      state: "disabled",
      disabled: { reason: expect.stringContaining("410") },
    });
    expect(await deliveries(id)).toMatchObject([{ state: "failed", attempts: 1 }]);
    await happen();
    expect(await deliveries(id)).toHaveLength(1);
    await expect(testWebhook(id, new Date())).rejects.toMatchObject({ code: "conflict" });
    await changeWebhook(id, { isPaused: false }, terms());
    expect(await webhook(id)).toMatchObject({ state: "active", disabled: null, failingSince: null });
  });

  it("after five days without a success ends the webhook, with the reason", async () => {
    const { id } = await add(test.receiver.url);
    await happen();
    test.receiver.answer = (response) => void response.writeHead(503).end();
    await tell();
    await db().webhook.update({ where: { id }, data: { failingSince: new Date(Date.now() - 5 * 86_400_000) } });
    await passTime();
    await tell();
    const { state, disabled } = await webhook(id);
    expect({ state, reason: disabled?.reason }).toEqual({
      ...{ state: "disabled", reason: expect.stringMatching(/^No message got through since .* It answered 503\.$/) },
    });
  });
});

describe("an answer", () => {
  it("is kept in part, and as text that nothing obeys", async () => {
    const { id } = await add(test.receiver.url);
    await happen();
    const hostile = `<script>alert(1)</script>\u001b[31m\u202e\u0000`;
    test.receiver.answer = (response) => void response.writeHead(200).end(hostile + "é".repeat(100_000));
    await tell();
    const answer = (await deliveries(id))[0]?.last?.answer ?? "";
    expect(answer.startsWith("<script>alert(1)</script>\ufffd[31m\ufffd\ufffdé")).toBe(true);
    expect(answer.length).toBeLessThanOrEqual(500);
  });

  it("without an end is left: its status counts", async () => {
    const { id } = await add(test.receiver.url);
    await happen();
    test.receiver.answer = (response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write("x".repeat(65_536)), 1);
      response.on("close", () => clearInterval(timer));
    };
    await tell();
    expect(await deliveries(id)).toMatchObject([{ state: "delivered", last: { answer: "x".repeat(500) } }]);
  });

  it("that does not come in time is a failure that says so; one whose body is late is none", async () => {
    const message = { url: test.receiver.url, headers: {}, body: "{}" };
    const limits = { fetch: localFetch, signal: new AbortController().signal, patience: 300 };
    test.receiver.answer = () => {};
    expect(await send(message, limits)).toMatchObject({ status: null, error: "It did not answer within 0.3 s." });
    test.receiver.answer = (response) => void response.writeHead(202).write("begun");
    expect(await send(message, limits)).toMatchObject({ status: 202, answer: "begun", error: null });
  });
});
