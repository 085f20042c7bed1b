import { setImmediate } from "node:timers/promises";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { openUpload, readJson } from "./body";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A request whose body comes as the test sends it. */
function slowRequest() {
  let sender: ReadableStreamDefaultController<Uint8Array> | undefined;
  let isCancelled = false;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      sender = controller;
    },
    cancel() {
      isCancelled = true;
    },
  });
  const headers = { "content-type": "application/json" };
  const request = new Request("http://bakehouse.test/", {
    method: "POST",
    headers,
    body,
    duplex: "half",
  } as RequestInit);
  return {
    request,
    send: (text: string) => sender?.enqueue(Buffer.from(text)),
    end: () => sender?.close(),
    isCancelled: () => isCancelled,
  };
}

async function pass(ms: number): Promise<void> {
  await setImmediate();
  await vi.advanceTimersByTimeAsync(ms);
  await setImmediate();
}

it("a body may take long as long as it comes", async () => {
  const { request, send, end } = slowRequest();
  const read = readJson(request);
  for (const part of ["[1", ",2", ",3", "]"]) {
    send(part);
    await pass(29_000);
  }
  end();
  expect(await read).toEqual([1, 2, 3]);
});

it("a body that stops is told so, and let go", async () => {
  const { request, send, isCancelled } = slowRequest();
  send("[1");
  const read = expect(readJson(request)).rejects.toMatchObject({
    code: "invalid",
    message: "The request's body stopped: nothing has come for 30 s. Send it again.",
  });
  await pass(0);
  await pass(30_000);
  await read;
  expect(isCancelled()).toBe(true);
});

it("an upload that stops ends with the same sentence", async () => {
  const { request, send } = slowRequest();
  send("half an archive");
  const chunks = openUpload(request, 1000).toArray();
  const refused = expect(chunks).rejects.toMatchObject({ message: expect.stringContaining("nothing has come") });
  await pass(0);
  await pass(30_000);
  await refused;
});

it.each(['{"options":{"__proto__":"x"}}', '[{"a":1,"\\u005f_proto__":{"b":1}}]', '{"__proto__":null}'])(
  "a body with the member __proto__ is refused, since it would be passed over: %s",
  async (body) => {
    const headers = { "content-type": "application/json" };
    const read = readJson(new Request("http://bakehouse.test/", { method: "POST", headers, body }));
    const message = "No object of a request may have a member __proto__.";
    await expect(read).rejects.toMatchObject({ code: "invalid", message, issues: [{ path: "__proto__", message }] });
  },
);
