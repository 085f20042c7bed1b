import type { Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { beforeEach, describe, expect, it } from "vitest";
import { brokenOff, head, useFaultyServer, whole } from "#lib/testing/faulty-server";
import { fetchFrom, useOutside } from "#lib/testing/outside";
import type { Limits } from "#lib/upstream/limits";
import { get, getText } from "#lib/upstream/request";

const outside = useOutside();
const server = useFaultyServer();
const url = "https://example.org/file.txt";
const usual: Limits = { maxBytes: 1e6, silenceMs: 5000, leastRate: 0, wholeMs: 20_000, waitMs: 10_000, attempts: 3 };

// Without a mirror: example.org itself answers.
beforeEach(() => {
  outside.upstream.mirror = undefined;
  outside.upstream.fetch = fetchFrom(server.url);
});

function read(limits: Partial<Limits> = {}): Promise<string> {
  return get(outside.upstream, { url, limits: { ...usual, ...limits } }, async ({ body }) => {
    const parts: Uint8Array[] = [];
    for await (const part of body) parts.push(part);
    return Buffer.concat(parts).toString();
  });
}

const upstreamSays = (message: string | RegExp) => ({
  code: "upstream",
  message: typeof message === "string" ? message : expect.stringMatching(message),
});

/** Writes `text` every few milliseconds for as long as somebody listens. */
function drip(socket: Socket, text: string, first = ""): void {
  socket.write(first);
  const timer = setInterval(() => socket.write(text), 5);
  socket.on("close", () => clearInterval(timer));
}

describe("what breaks off is asked for again", () => {
  it.each([
    ["closed before its end", brokenOff("hel", 5)],
    ["closed before its first byte", brokenOff("", 5)],
    ["reset", brokenOff("hel", 5, { reset: true })],
    ["reset before an answer", (socket: Socket) => void socket.resetAndDestroy()],
    ["closed before an answer", (socket: Socket) => void socket.end()],
    [
      "closed between two chunks",
      (socket: Socket) => void socket.end(`${head("200 OK", { "transfer-encoding": "chunked" })}3\r\nhel\r\n`),
    ],
  ])("%s", async (_, answer) => {
    server.answers = [answer, whole("hello")];
    expect(await read()).toBe("hello");
    expect([server.requests.length, outside.pauses.length]).toEqual([2, 1]);
    server.answers = [answer];
    await expect(read()).rejects.toMatchObject(
      upstreamSays(/example\.org.*broke off.* Asked 3 times; try again later\.$/),
    );
    expect(outside.log.join("\n")).not.toContain("mirror");
  });

  it.each([
    ["500 Oops", "answered 500"],
    ["502 Bad Gateway", "answered 502"],
    ["503 Busy", "answered 503"],
    ["408 Late", "answered 408"],
    ["429 Slow", "answers no more requests"],
  ])("%s, then fine", async (status, says) => {
    server.answers = [whole("no", {}, status), whole("no", {}, status), whole("hello")];
    expect(await read()).toBe("hello");
    expect(outside.log.filter((line) => line.includes(says) && line.endsWith("Trying again."))).toHaveLength(2);
    // Longer before each attempt, and never for two askers the same.
    const [first, second] = outside.pauses.map((pause) => pause / 1000);
    expect([Math.round(first ?? 0), Math.ceil(second ?? 0)]).toEqual([1, 2]);
  });
});

describe("what stands still is given up and asked for again", () => {
  it.each([
    ["before an answer", () => undefined],
    ["in the middle", (socket: Socket) => void socket.write(`${head("200 OK", { "content-length": 5 })}hel`)],
    ["with headers that never end", (socket: Socket) => drip(socket, "x: y\r\n", "HTTP/1.1 200 OK\r\n")],
    ["with one announcement after the other", (socket: Socket) => drip(socket, "HTTP/1.1 103 Early Hints\r\n\r\n")],
  ])("%s", async (_, answer) => {
    server.answers = [answer, whole("hello")];
    // On a busy machine what is well may seem to stand still as well.
    expect(await read({ silenceMs: 60, attempts: 50 })).toBe("hello");
    expect(outside.log.join()).toContain(`${url} has sent nothing for 0.06 seconds. Trying again`);
  });

  it("a byte now and then", async () => {
    const crawl = (socket: Socket) => {
      drip(socket, "x", head("200 OK", { "content-length": 5000 }));
    };
    server.answers = [crawl];
    await expect(read({ silenceMs: 400, leastRate: 1000, attempts: 2 })).rejects.toMatchObject(
      upstreamSays(
        /^https:\/\/example\.org\/file\.txt sent only \d+ bytes in 0\.4 seconds\. Asked 2 times; try again later\.$/,
      ),
    );
    // Slow, and patience for it: the time for the whole ends it.
    await expect(read({ wholeMs: 150 })).rejects.toMatchObject(
      upstreamSays(`${url} was not through within 0.15 seconds, and was given up.`),
    );
  });

  it("also while it waits to ask again", async () => {
    server.answers = [whole("busy", { "retry-after": 5 }, "503 Busy")];
    outside.upstream.pause = (_, signal) => new Promise((resolve) => signal.addEventListener("abort", () => resolve()));
    await expect(read({ wholeMs: 100 })).rejects.toMatchObject(upstreamSays(/was not through within 0\.1 seconds/));
  });
});

describe("what is not HTTP is refused, once and in words", () => {
  const text = (status: string, ...lines: string[]) => [status, ...lines, "", "hello"].join("\r\n");
  it.each([
    ["another protocol", "SSH-2.0-OpenSSH_9.6\r\n"],
    ["noise", Buffer.from(Array.from({ length: 4000 }, (_, index) => (index * 167) % 256))],
    ["two lengths", text("HTTP/1.1 200 OK", "Content-Length: 5", "Content-Length: 6")],
    ["a length and chunks", text("HTTP/1.1 200 OK", "Content-Length: 5", "Transfer-Encoding: chunked")],
    ["a length below zero", text("HTTP/1.1 200 OK", "Content-Length: -5")],
    ["a length that is none", text("HTTP/1.1 200 OK", "Content-Length: five")],
    ["a header without a name", text("HTTP/1.1 200 OK", ": x", "Content-Length: 5")],
    ["a NUL in a header", text("HTTP/1.1 200 OK", "X: a\0b", "Content-Length: 5")],
    ["a chunk without a size", text("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "", "zz")],
    ["a status of words", text("HTTP/1.1 OK", "Content-Length: 5")],
    [
      "too many headers",
      text("HTTP/1.1 200 OK", ...Array.from({ length: 4000 }, (_, index) => `x-${index}: ${index}`)),
    ],
  ])("%s", async (_, bytes) => {
    server.answers = [(socket) => void socket.end(bytes)];
    await expect(read()).rejects.toMatchObject(
      upstreamSays(/^example\.org answered https:\/\/example\.org\/file\.txt with what is not HTTP: .*\. Open it/),
    );
    expect(server.requests).toHaveLength(1);
    server.answers = [whole("hello")];
    expect(await read()).toBe("hello");
  });

  it.each([
    ["206 Partial Content", "refused https://example.org/file.txt with status 206"],
    ["304 Not Modified", "refused https://example.org/file.txt with status 304"],
    ["204 No Content", "refused https://example.org/file.txt with status 204"],
    ["300 Choose", "refused https://example.org/file.txt with status 300"],
    ["999 Denied", "refused https://example.org/file.txt with status 999"],
  ])("an answer %s that nobody asked for", async (status, says) => {
    server.answers = [whole(/204|304/.test(status) ? "" : "hello", { "content-range": "bytes 0-4/5" }, status)];
    await expect(read()).rejects.toMatchObject(upstreamSays(new RegExp(says)));
    expect(server.requests).toHaveLength(1);
  });
});

describe("a length that is a lie", () => {
  it("takes no more than what was announced, and nothing into the next answer", async () => {
    server.answers = [
      (socket) =>
        void socket.write(`${head("200 OK", { "content-length": 5 })}hello and more\r\n\r\nHTTP/1.1 200 OK\r\n\r\n`),
      whole("other"),
    ];
    expect(await read()).toBe("hello");
    expect(await read()).toBe("other");
  });

  it.each(["99999999999999999999999", "1000001"])("refuses %s bytes before they come", async (length) => {
    server.answers = [(socket) => void socket.write(head("200 OK", { "content-length": length }))];
    await expect(read()).rejects.toMatchObject({ code: expect.stringMatching(/too_large|upstream/) });
    expect(server.requests).toHaveLength(1);
  });
});

describe("a list that is packed, though nobody asked for that", () => {
  const packed = (times: number, bytes: Buffer): Buffer => (times === 0 ? bytes : packed(times - 1, gzipSync(bytes)));
  const ask = () => getText(outside.upstream, url, { maxBytes: 100_000 });

  it("is unpacked, and stopped at the limit", async () => {
    server.answers = [whole(gzipSync("v1.0.0\n"), { "content-encoding": "gzip" })];
    expect(await ask()).toMatchObject({ text: "v1.0.0\n" });
    server.answers = [whole(gzipSync(Buffer.alloc(50_000_000)), { "content-encoding": "gzip" })];
    await expect(ask()).rejects.toMatchObject({
      code: "too_large",
      message: `${url} has more than 0.1 MB, which is the limit.`,
    });
    server.answers = [whole(packed(3, Buffer.alloc(50_000_000)), { "content-encoding": "gzip, gzip, gzip" })];
    await expect(ask()).rejects.toMatchObject({ code: "too_large" });
  });

  it("is asked for again where it breaks off", async () => {
    const bytes = gzipSync("v1.0.0\n".repeat(100));
    const headers = { "content-encoding": "gzip", etag: '"a"' };
    server.answers = [brokenOff(bytes.subarray(0, 20), bytes.length, { headers }), whole(bytes, headers)];
    expect(await ask()).toMatchObject({ text: "v1.0.0\n".repeat(100) });
    expect(server.requests.join()).not.toContain("range");
  });

  it.each([
    ["not packed at all", "v1.0.0\n", "gzip"],
    ["damaged", Buffer.concat([gzipSync("v1.0.0\n").subarray(0, -8), Buffer.alloc(8)]), "gzip"],
    ["not packed at all", "v1.0.0\n", "br"],
    ["packed a hundred times", gzipSync("v1.0.0\n"), Array.from({ length: 100 }, () => "gzip").join(", ")],
  ])("is refused where it is %s", async (_, bytes, encoding) => {
    server.answers = [whole(bytes, { "content-encoding": encoding })];
    await expect(ask()).rejects.toMatchObject(upstreamSays(/^example\.org .*\.$/));
  });
});
