import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { afterEach, expect, it } from "vitest";
import { send } from "#lib/events/send";
import { localFetch } from "#lib/testing/outside";

const servers: ReturnType<typeof createServer>[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

/** A receiver that answers with these bytes, as no HTTP server would write them. */
async function answering(bytes: Buffer): Promise<string> {
  const server = createServer((socket) => {
    socket.on("error", () => {}).once("data", () => socket.end(bytes));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

it("a redirect's address is told without what a terminal or a page would obey", async () => {
  const location = Buffer.from("http://a.example/\u009b31m\u0085x", "latin1");
  const url = await answering(
    Buffer.concat([
      Buffer.from("HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: "),
      location,
      Buffer.from("\r\n\r\n"),
    ]),
  );
  const { status, error } = await send(
    { url, headers: {}, body: "{}" },
    { fetch: localFetch, signal: new AbortController().signal },
  );
  expect(status).toBe(302);
  expect(error).toContain("http://a.example/\ufffd31m\ufffdx");
});
