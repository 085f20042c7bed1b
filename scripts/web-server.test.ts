import { once } from "node:events";
import { type ClientRequest, type IncomingHttpHeaders, type IncomingMessage, request, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, it } from "vitest";
import { closeServer, type Handle, type Patience, webServer } from "./web-server";

let server: Server;
let port: number;
async function serve(handle: Handle, patience: Patience = {}): Promise<void> {
  server = webServer(handle, patience);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port; // a TCP server's address is never a string
}
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const echo: Handle = async (asked, response) => void response.end(await text(asked));

type Reply = { status: number | undefined; headers: IncomingHttpHeaders; body: string };

/** A request whose body the test sends and ends. */
function post(headers: Record<string, string> = {}): { sending: ClientRequest; reply: Promise<Reply> } {
  const sending = request({ port, host: "127.0.0.1", method: "POST", agent: false, headers });
  const reply = once(sending, "response").then(async ([response]) => {
    return { status: response.statusCode, headers: response.headers, body: await text(response) };
  });
  sending.on("error", () => {});
  reply.catch(() => {});
  return { sending, reply };
}

it("lets a body take its time, far beyond what headers may take", async () => {
  await serve(echo, { headersMs: 1_000, lookMs: 100 });
  expect(server.requestTimeout).toBe(0);
  const { sending, reply } = post();
  for (const part of ["one ", "two ", "three ", "four"]) {
    sending.write(part);
    await sleep(500);
  }
  sending.end();
  expect(await reply).toMatchObject({ status: 200, body: "one two three four" });
});

it("lets go of a client that never ends its headers", async () => {
  await serve(echo, { headersMs: 100, lookMs: 50 });
  const socket = connect(port, "127.0.0.1");
  socket.write("GET / HTTP/1.1\r\nHost: h\r\n");
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 408 /);
});

it("lets go of a connection on which nothing moves", async () => {
  await serve(() => new Promise(() => {}), { silenceMs: 100 });
  const { sending, reply } = post();
  sending.write("half");
  await expect(reply).rejects.toThrow("socket hang up");
});

it("lets go of a body that hardly comes, whoever reads it", async () => {
  await serve(echo, { bodyMs: 300, lookMs: 50 });
  const { sending, reply } = post();
  const drip = setInterval(() => sending.write("x"), 20);
  await expect(reply).rejects.toThrow(/hang up|ECONNRESET/);
  clearInterval(drip);
});

it("answers busy to an address that sends too many bodies at once, whatever it says of itself, but goes on giving", async () => {
  await serve(async (asked, response) => (asked.method === "GET" ? void response.end("page") : echo(asked, response)), {
    limits: { inAll: 10, perAddress: 2 },
  });
  const first = await begun();
  await begun();
  const third = post({ "x-forwarded-for": "192.0.2.7" });
  third.sending.write("half");
  const { status, headers, body } = await third.reply;
  expect({ status, retryAfter: headers["retry-after"], error: JSON.parse(body).error }).toEqual({
    status: 429,
    retryAfter: "10",
    error: {
      code: "busy",
      message: "127.0.0.1 sends 2 bodies at once, which is the limit. Try again in a moment.",
    },
  });
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe("page");
  first.sending.end();
  await first.reply;
  const fourth = post();
  fourth.sending.end("whole");
  expect(await fourth.reply).toMatchObject({ status: 200, body: "whole" });
});

it("forgets a body that broke off after its answer", async () => {
  await serve(async (_, response) => void response.end("answered early"), { limits: { inAll: 10, perAddress: 1 } });
  const { sending, reply } = await begun();
  await reply;
  sending.destroy();
  await expect
    .poll(async () => {
      const next = post();
      next.sending.end("whole");
      return (await next.reply).status;
    })
    .toBe(200);
});

it("answers busy when all addresses together send too many bodies", async () => {
  await serve(echo, { limits: { inAll: 1, perAddress: 10 } });
  await begun();
  const { sending, reply } = post();
  sending.end("whole");
  expect(await reply).toMatchObject({
    status: 429,
    body: expect.stringContaining("This server receives 1 bodies at once"),
  });
});

/** A body that the server has begun to read. */
async function begun() {
  const arrived = once(server, "request");
  const exchange = post();
  exchange.sending.write("half");
  await arrived;
  return exchange;
}

it("ends with answers under way: those that take too long are broken off", async () => {
  let finish = () => {};
  await serve(async ({ url }, response) => {
    response.write("first part, ");
    if (url === "/short") finish = () => response.end("second part");
  });
  const [short, long] = await Promise.all(["/short", "/long"].map(get));
  const closed = closeServer(server, 500);
  finish();
  expect(await text(short as IncomingMessage)).toBe("first part, second part");
  await expect(text(long as IncomingMessage)).rejects.toThrow("aborted");
  await closed;
});

async function get(path: string): Promise<IncomingMessage> {
  const [response] = await once(request({ port, host: "127.0.0.1", path, agent: false }).end(), "response");
  return response;
}
