import { once } from "node:events";
import type { Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { webServer } from "./web-server";

let server: Server;
beforeAll(async () => {
  server = webServer(async (request, response) => {
    if (request.url === "/long") {
      response.writeHead(200, { "Content-Length": 30 });
      return void response.write("first part");
    }
    response.end(await text(request).catch(() => "broken"));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function open() {
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1"); // a TCP server's address is never a string
  return socket.on("error", () => {});
}

/** Sends bytes as they stand; gives all that comes back. */
async function send(request: string | Buffer): Promise<string> {
  const socket = open();
  socket.write(request);
  return text(socket);
}

/** The same, and `BAKE` once something of the answer has come. */
async function sendThenBake(request: string): Promise<string> {
  const socket = open();
  socket.write(request);
  const [begin] = await once(socket, "data");
  socket.write("BAKE / HTTP/1.1\r\n\r\n");
  return `${begin}${await text(socket)}`;
}

const POST = "POST / HTTP/1.1\r\nHost: h\r\n";

describe("what is no HTTP is answered in the contract's JSON, and the connection closed", () => {
  it.each<[string, number, string, string | Buffer]>([
    ["a method that nobody knows", 400, "invalid", "BAKE / HTTP/1.1\r\nHost: h\r\n\r\n"],
    ["a method in small letters", 400, "invalid", "get / HTTP/1.1\r\nHost: h\r\n\r\n"],
    ["a greeting of TLS", 400, "invalid", Buffer.from("16030100a5010000a10303", "hex")],
    ["a greeting of HTTP/2", 400, "invalid", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
    ["a version of HTTP that there is not", 400, "invalid", "GET / HTTP/9.9\r\nHost: h\r\n\r\n"],
    ["a space in a header's name", 400, "invalid", "GET / HTTP/1.1\r\nHost: h\r\nX Y: z\r\n\r\n"],
    ["a NUL in a header", 400, "invalid", "GET / HTTP/1.1\r\nHost: h\r\nX: a\0b\r\n\r\n"],
    ["a header that goes on", 400, "invalid", "GET / HTTP/1.1\r\nHost: h\r\n\r\n".replace("h\r\n", "h\r\n :a\r\n")],
    ["two lengths", 400, "invalid", `${POST}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`],
    ["a length that is none", 400, "invalid", `${POST}Content-Length: -1\r\n\r\n`],
    [
      "a length beside chunks",
      400,
      "invalid",
      `${POST}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    ["a chunk whose size is none", 400, "invalid", `${POST}Transfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n`],
    [
      "a chunk that is longer than it says",
      400,
      "invalid",
      `${POST}Transfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n`,
    ],
    [
      "chunks with long remarks",
      413,
      "too_large",
      `${POST}Transfer-Encoding: chunked\r\n\r\n2;${"a".repeat(20_000)}\r\nab\r\n`,
    ],
    ["headers without an end", 431, "too_large", `GET / HTTP/1.1\r\nHost: h\r\nX: ${"a".repeat(20_000)}\r\n\r\n`],
    ["an address without an end", 431, "too_large", `GET /${"a".repeat(20_000)} HTTP/1.1\r\nHost: h\r\n\r\n`],
    ["an expectation", 417, "invalid", "GET / HTTP/1.1\r\nHost: h\r\nExpect: <b>cake\r\n\r\n"],
  ])("%s", async (_what, status, code, request) => {
    const answer = await send(request);
    const [head = "", body = ""] = answer.split("\r\n\r\n");
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} [A-Z]`));
    expect(head).toMatch(/^Content-Type: application\/json$/im);
    expect(head).toMatch(/^Connection: close$/im);
    expect(Number(/^Content-Length: (\d+)$/im.exec(head)?.[1])).toBe(body.length);
    expect(JSON.parse(body)).toEqual({ error: { code, message: expect.stringMatching(/^[A-Z].*\.$/) } });
  });

  it("after a whole request, whose answer comes first", async () => {
    const answer = await sendThenBake("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    expect(answer).toMatch(/^HTTP\/1.1 200 OK.*HTTP\/1.1 400 Bad Request.*no method of HTTP/s);
  });

  it("but never in the middle of another answer", async () => {
    const answer = await sendThenBake("GET /long HTTP/1.1\r\nHost: h\r\n\r\n");
    expect(answer).toMatch(/^HTTP\/1.1 200 OK.*first part$/s);
  });

  it("and nobody who comes after notices", async () => {
    expect(await send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")).toMatch(/^HTTP\/1.1 200 OK/);
  });
});
