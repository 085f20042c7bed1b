import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { send } from "#lib/events/send";
import { type FaultyAnswer, head, useFaultyServer, whole } from "#lib/testing/faulty-server";
import { localFetch } from "#lib/testing/outside";

const server = useFaultyServer();

function tell(answer: FaultyAnswer, patience?: number) {
  server.answers = [answer];
  const message = { url: server.url, headers: {}, body: "{}" };
  return send(message, { fetch: localFetch, signal: new AbortController().signal, patience });
}

it("a redirect's address is told without what a terminal or a page would obey", async () => {
  const location = "http://a.example/\u009b31m\u0085x";
  const { status, error } = await tell((socket) =>
    socket.end(Buffer.from(head("302 Found", { "content-length": 0, location }), "latin1")),
  );
  expect(status).toBe(302);
  expect(error).toContain("http://a.example/\ufffd31m\ufffdx");
});

it.each<[string, FaultyAnswer]>([
  ["says nothing", () => undefined],
  ["never ends its headers", (socket) => socket.write("HTTP/1.1 200 OK\r\nx: y\r\n")],
])("a receiver that %s is given up", async (_, answer) => {
  expect(await tell(answer, 80)).toMatchObject({ status: null, error: "It did not answer within 0.08 s." });
});

it.each<[string, FaultyAnswer]>([
  ["never ends", (socket) => socket.write(`${head("200 OK", { "content-length": 1000 })}thank`)],
  ["breaks off", (socket) => socket.end(`${head("200 OK", { "content-length": 1000 })}thank`)],
])("an answer that %s counts by its status", async (_, answer) => {
  expect(await tell(answer, 200)).toMatchObject({ status: 200, error: null });
});

it("no more of an answer is unpacked than is kept", async () => {
  const packed = gzipSync(Buffer.alloc(100_000_000, "x"));
  const before = process.memoryUsage().arrayBuffers;
  const { status, answer } = await tell(whole(packed, { "content-encoding": "gzip", connection: "close" }));
  expect([status, answer]).toEqual([200, "x".repeat(500)]);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50_000_000);
});

it.each<[string, FaultyAnswer]>([
  ["of noise", (socket) => socket.end("SSH-2.0-OpenSSH_9.6\r\n")],
  ["of two lengths", (socket) => socket.end(head("200 OK", { "content-length": "5\r\ncontent-length: 6" }))],
  ["of headers without end", (socket) => socket.write(`HTTP/1.1 200 OK\r\n${"x: y\r\n".repeat(20_000)}`)],
])("an answer %s is no success", async (_, answer) => {
  expect(await tell(answer, 5000)).toMatchObject({
    status: null,
    error: expect.stringMatching(/^Its answer is not HTTP: .*[^.]\.$/),
  });
});
