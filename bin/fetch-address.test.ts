import type { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { guardedFetch } from "#lib/fetch-guard";
import { brokenOff, type FaultyAnswer, head, useFaultyServer, whole } from "#lib/testing/faulty-server";
import type { Limits } from "#lib/upstream/limits";
import { bytesAt, fetchBytes, type Reading } from "./fetch-address";

const server = useFaultyServer();
const usual: Limits = { maxBytes: 1000, silenceMs: 5000, leastRate: 0, wholeMs: 20_000, waitMs: 0, attempts: 1 };

function reading(): Reading {
  return { fetch: guardedFetch({ names: [], networks: [] }, server.url), signal: new AbortController().signal };
}

async function read(limits: Partial<Limits> = {}): Promise<number> {
  let size = 0;
  for await (const chunk of bytesAt(`${server.url}/file`, { ...usual, ...limits }, reading())) size += chunk.length;
  return size;
}

/** Writes `text` again and again for as long as somebody listens. */
function drip(socket: Socket, text: string, headers: string): void {
  socket.write(headers);
  const timer = setInterval(() => socket.write(text), 5);
  socket.on("close", () => clearInterval(timer));
}

const to = (location: string) => whole("", { location }, "302 Found");

describe("a server that is not what it should be", () => {
  it.each<[string, FaultyAnswer, Partial<Limits>, RegExp]>([
    ["says nothing", () => undefined, { silenceMs: 100 }, /has sent nothing for 0\.1 seconds\.$/],
    ["stalls", (s) => s.write(`${head("200 OK", { "content-length": 9 })}a`), { silenceMs: 100 }, /has sent nothing/],
    ["crawls", (s) => drip(s, "a", head("200 OK", {})), { leastRate: 1e6, silenceMs: 1500 }, /sent only \d+ bytes in/],
    ["goes on for ever", (s) => drip(s, "a".repeat(90), head("200 OK", {})), {}, /is larger than 1\.0 kB/],
    ["is never through", (s) => drip(s, "a", head("200 OK", {})), { wholeMs: 200 }, /not through within 0\.2 seconds/],
    ["announces too much", (s) => s.write(head("200 OK", { "content-length": 1e12 })), {}, /is larger than 1\.0 kB/],
    ["breaks off", brokenOff("hello", 500), {}, /broke off after 5 B\.$/],
    ["is no HTTP", (s) => s.end("SSH-2.0-OpenSSH_9.2\r\n\r\n"), {}, /is not HTTP/],
    ["has endless headers", (s) => drip(s, `x: ${"y".repeat(900)}\r\n`, "HTTP/1.1 200 OK\r\n"), {}, /is not HTTP/],
    ["redirects to a file", to("file:///etc/passwd"), {}, /redirects to file:\/\/\/etc\/passwd, where nothing/],
    ["redirects to what a terminal obeys", to("x\u001b]0;a\u0007:"), {}, /^[^\p{Cc}]+$/u],
    [
      "redirects to this machine",
      to("http://127.0.0.1:8080/"),
      {},
      /this machine itself: Bakehouse connects to public/,
    ],
    ["redirects to secrets", to("http://169.254.169.254/latest"), {}, /link-local/],
    ["redirects in a circle", to("/file"), {}, /redirects more than 5 times/],
    ["refuses", whole("no", {}, "403 Forbidden"), {}, /answers 403\.$/],
  ])("ends in one sentence where it %s", async (_, answer, limits, says) => {
    server.answers = [answer];
    const error = await read(limits).catch((thrown) => thrown);
    expect(error).toMatchObject({ name: "AppError", message: expect.stringMatching(says) });
    expect(error.message.split("\n")).toHaveLength(1);
  });

  it("is told from a page that asks to sign in", async () => {
    server.answers = [whole("<!DOCTYPE html><title>Sign in</title>")];
    await expect(fetchBytes(`${server.url}/SHA256SUMS`, 1000, reading())).rejects.toThrow("perhaps one has to sign in");
  });

  it("may redirect on itself, and send bytes that it does not announce", async () => {
    server.answers = [to("/elsewhere"), (s: Socket) => s.end(`${head("200 OK", { connection: "close" })}hello`)];
    expect(await read()).toBe(5);
  });
});
