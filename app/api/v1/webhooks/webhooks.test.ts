import { describe, expect, it } from "vitest";
import { db } from "#lib/db";
import { useContext } from "#lib/testing/context";
import { ask } from "../../../_server/testing/ask";

useContext({ BAKEHOUSE_URL: "https://bakehouse.example" });
const ROOT = "/api/v1/webhooks";
const URL = "https://receiver.example/hook?token=1";

async function add(json: object = { url: URL }): Promise<{ id: string; secret: string }> {
  const { status, body } = await ask("POST", ROOT, { json });
  expect(status).toBe(201);
  return { id: body.webhook.id, secret: body.secret };
}

describe("/api/v1/webhooks", () => {
  it("adds one that is told everything under its host's name, and tells its secret once", async () => {
    const { body } = await ask("POST", ROOT, { json: { url: ` ${URL} ` } });
    expect(body.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(body.webhook).toMatchObject({ url: URL, name: "receiver.example", state: "active", waiting: 0, last: null });
    expect(body.webhook.events).toContain("watch.failing");
    for (const address of [ROOT, `${ROOT}/${body.webhook.id}`]) {
      const text = JSON.stringify((await ask("GET", address)).body);
      expect(text).toContain(URL);
      expect(text).not.toContain("whsec_");
    }
  });

  it.each([
    ["ftp://receiver.example/", "http:// or https://"],
    ["http://user:secret@receiver.example/", "without a user name"],
    ["receiver.example", "http:// or https://"],
    ["http://", "http:// or https://"],
    [`https://r.example/${"x".repeat(2_000)}`, "2,000 characters"],
  ])("refuses the address %s", async (url, message) => {
    const { status, body } = await ask("POST", ROOT, { json: { url } });
    expect({ status, issues: body.error.issues }).toEqual({
      ...{ status: 400, issues: [{ path: "url", message: expect.stringContaining(message) }] },
    });
  });

  it.each([
    ["http://192.168.1.4/hook", "192.168.1.4 is in a private network"],
    ["http://10.1/hook", "10.0.0.1 is in a private network"],
    ["https://169.254.169.254/latest/meta-data", "169.254.169.254 is link-local"],
    ["http://2852039166/", "169.254.169.254 is link-local"],
    ["http://0xa9.0376.0xa9fe/", "169.254.169.254 is link-local"],
    ["http://0/", "0.0.0.0 is this machine itself"],
    ["http://127.0.0.2./", "127.0.0.2 is this machine itself"],
    ["http://[::ffff:a9fe:a9fe]/", "[::ffff:a9fe:a9fe] is link-local"],
    ["http://[64:ff9b::10.0.0.1]/", "[64:ff9b::a00:1] is in a private network"],
    ["http://[fd00::1]:8080/", "[fd00::1] is in a private network"],
    ["http://LOCALHOST:8080/", "localhost is this machine itself"],
    ["http://bakery.localhost./", "bakery.localhost. is this machine itself"],
    ["http://１６９.254.169.254/", "169.254.169.254 is link-local"],
  ])("refuses %s, which nothing would ever be sent to", async (url, begin) => {
    const refused = { status: 400, body: { error: { code: "invalid", issues: [{ path: "url" }] } } };
    expect(await ask("POST", ROOT, { json: { url } })).toMatchObject(refused);
    const { id } = await add();
    const { status, body } = await ask("PATCH", `${ROOT}/${id}`, { json: { url } });
    expect({ status, message: body.error.message }).toEqual({ status: 400, message: expect.stringContaining(begin) });
    expect(body.error.message).toMatch(/BAKEHOUSE_ALLOW_HOSTS\.$/);
  });

  it.each(["http://127.0.0.1:9/", "http://2130706433/", "http://[::ffff:127.0.0.1]/", "http://localhost.example/"])(
    "takes %s, which is allowed or a name that is looked up",
    async (url) => void (await add({ url })),
  );

  it("renames one whose address is allowed no more", async () => {
    const { id } = await add();
    const url = "http://10.0.0.1/";
    await db().webhook.update({ where: { id }, data: { url } });
    expect((await ask("PATCH", `${ROOT}/${id}`, { json: { url, name: "Pager" } })).body.webhook.name).toBe("Pager");
  });

  it.each([{ events: [] }, { events: ["image.gone"] }, { name: "a\u202eb" }, { secret: "whsec_mine" }])(
    "refuses %j",
    async (wrong) => {
      expect(await ask("POST", ROOT, { json: { url: URL, ...wrong } })).toMatchObject({ status: 400 });
    },
  );

  it("changes, pauses and lets go on", async () => {
    const { id } = await add();
    const patch = (json: object) => ask("PATCH", `${ROOT}/${id}`, { json });
    expect((await patch({ name: "Pager", events: ["build.failed", "build.failed"] })).body.webhook).toMatchObject({
      ...{ name: "Pager", events: ["build.failed"], url: URL },
    });
    expect((await patch({ url: "http://other.example/", name: "" })).body.webhook.name).toBe("other.example");
    expect((await patch({ isPaused: true })).body.webhook).toMatchObject({
      state: "paused",
      disabled: { reason: null },
    });
    expect(await ask("POST", `${ROOT}/${id}/test`)).toMatchObject({ status: 409 });
    expect((await patch({ isPaused: false })).body.webhook).toMatchObject({ state: "active", disabled: null });
  });

  it("gives another secret, while the old one is valid for a day", async () => {
    const { id, secret } = await add();
    const { body } = await ask("POST", `${ROOT}/${id}/secret`);
    expect(body.secret).not.toBe(secret);
    expect(Date.parse(body.webhook.oldSecretUntil)).toBeGreaterThan(Date.now());
  });

  it("queues a test event, lists it with the addresses it is sent with, and sends it again", async () => {
    const { id } = await add({ url: URL, events: ["image.published"] });
    const { body } = await ask("POST", `${ROOT}/${id}/test`);
    expect(body.delivery).toMatchObject({ type: "webhook.test", state: "waiting", attempts: 0, last: null });
    expect(JSON.parse(body.delivery.payload)).toMatchObject({
      ...{ type: "webhook.test", data: { page: `https://bakehouse.example/inbox/webhooks/${id}` } },
    });
    await ask("POST", `${ROOT}/${id}/test`);
    const { body: first } = await ask("GET", `${ROOT}/${id}/deliveries?limit=1`);
    const { body: second } = await ask("GET", `${ROOT}/${id}/deliveries?limit=1&cursor=${first.next}`);
    expect([second.items, second.next]).toEqual([[body.delivery], null]);
    const again = await ask("POST", `${ROOT}/${id}/deliveries/${body.delivery.id}/resend`);
    expect(again).toMatchObject({ status: 202, body: { delivery: { id: body.delivery.id, state: "waiting" } } });
    expect(await ask("GET", `${ROOT}/${id}/deliveries?cursor=msg_x`)).toMatchObject({ status: 400 });
    expect((await ask("GET", ROOT)).body.items).toMatchObject([{ waiting: 2 }]);
  });

  it("deletes, and knows nothing of it then", async () => {
    const { id } = await add();
    await ask("POST", `${ROOT}/${id}/test`);
    expect(await ask("DELETE", `${ROOT}/${id}`)).toMatchObject({ status: 204 });
    expect((await ask("GET", ROOT)).body).toEqual({ items: [] });
    for (const [method, end] of [
      ["GET", ""],
      ["DELETE", ""],
      ["POST", "/test"],
      ["POST", "/secret"],
      ["GET", "/deliveries"],
      ["POST", "/deliveries/msg_x/resend"],
    ] as const)
      expect(await ask(method, `${ROOT}/${id}${end}`)).toMatchObject({ status: 404 });
    expect(await ask("PATCH", `${ROOT}/${id}`, { json: { name: "x" } })).toMatchObject({ status: 404 });
  });

  it("has room for fifty", async () => {
    for (let n = 0; n < 50; n++) await add();
    expect(await ask("POST", ROOT, { json: { url: URL } })).toMatchObject({ status: 409 });
  });
});
