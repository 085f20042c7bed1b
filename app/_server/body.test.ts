import { once } from "node:events";
import { type ClientRequest, type IncomingMessage, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { setImmediate } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { useContext } from "#lib/testing/context";
import { webServer } from "../../scripts/web-server";
import { openUpload, readJson } from "./body";
import { answerNode } from "./testing/ask";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
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
    send: (text: string) => isCancelled || sender?.enqueue(Buffer.from(text)),
    end: () => sender?.close(),
    isCancelled: () => isCancelled,
  };
}

async function pass(ms: number): Promise<void> {
  await setImmediate();
  await vi.advanceTimersByTimeAsync(ms);
  await setImmediate();
}

it("an upload may take as long as it goes on", async () => {
  const { request, send, end } = slowRequest();
  const received = openUpload(request, 1e9).toArray();
  for (let part = 0; part < 20; part++) {
    send("x".repeat(500_000));
    await pass(29_000);
  }
  end();
  expect(Buffer.concat(await received).length).toBe(10_000_000);
});

it("an upload of which next to nothing comes is ended", async () => {
  const { request, send } = slowRequest();
  const refused = expect(openUpload(request, 1e9).toArray()).rejects.toMatchObject({
    code: "invalid",
    message: expect.stringMatching(/^The request's body comes too slowly: \d+ bytes in 60 s\. /),
  });
  await trickle(send);
  await refused;
});

it("JSON that comes too slowly is ended, however much of it comes", async () => {
  const { request, send } = slowRequest();
  const refused = expect(readJson(request)).rejects.toMatchObject({
    code: "invalid",
    message: "The request's body comes too slowly: it is not there after 64 s. Send it again over a better line.",
  });
  await trickle(send, "x".repeat(10_000_000));
  await refused;
});

/** More than a minute in which a part comes every 20 s. */
async function trickle(send: (text: string) => unknown, part = "1"): Promise<void> {
  for (let turn = 0; turn < 4; turn++) {
    send(part);
    await pass(20_000);
  }
}

const { setTimeout: realTimeout } = globalThis;
/** What was sent is there, on either side. */
const arrived = () => new Promise((resolve) => realTimeout(resolve, 100));

describe("fifty clients that send a byte now and then", () => {
  const standing = useContext();
  let server: Server;
  beforeEach(async () => {
    server = webServer(answerNode);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  function post(path: string, type = "application/json"): { sending: ClientRequest; answer: Promise<string> } {
    const { port } = server.address() as AddressInfo; // a TCP server's address is never a string
    const headers = { "content-type": type };
    const sending = request({ port, host: "127.0.0.1", path, method: "POST", agent: false, headers });
    sending.on("error", () => {});
    const answer = once(sending, "response").then(async (some) => {
      const [response] = some as [IncomingMessage];
      return `${response.statusCode} ${await text(response)}`;
    });
    return { sending, answer };
  }

  it.each([
    ["/api/v1/recipes/check", "application/json"],
    ["/api/v1/torcx?name=slow&filename=a:1.torcx.tgz", "application/octet-stream"],
  ])("at %s are ended, hold nobody else meanwhile, and leave nothing", async (path, type) => {
    const slow = Array.from({ length: 50 }, () => post(path, type));
    for (const { sending } of slow) sending.write("x");
    await arrived();
    const { sending, answer } = post("/api/v1/recipes/check");
    sending.end('{"yaml": "name: x"}');
    expect(await answer).toMatch(/^200 /);
    const answers: string[] = [];
    for (const one of slow) one.answer.then((text) => answers.push(text));
    const senders = slow.map(
      ({ sending }) =>
        (part: string) =>
          sending.destroyed || sending.write(part),
    );
    while (answers.length < slow.length) {
      for (const send of senders) send("1");
      await pass(4_000); // less than a connection is left open after its answer
      await arrived();
    }
    for (const refused of answers) expect(refused).toMatch(/^400 .*comes too slowly/);
    const closed = slow.map(({ sending }) => sending.destroyed || once(sending, "close"));
    await pass(5_000);
    await Promise.all(closed);
    expect(await standing.leftovers()).toEqual([]);
  });
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
