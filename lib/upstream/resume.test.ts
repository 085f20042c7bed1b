import type { Socket } from "node:net";
import { beforeEach, describe, expect, it } from "vitest";
import { brokenOff, type FaultyAnswer, head, Taken, useFaultyServer, whole } from "#lib/testing/faulty-server";
import { fetchFrom, useOutside } from "#lib/testing/outside";
import type { Limits } from "#lib/upstream/limits";
import { get } from "#lib/upstream/request";

const outside = useOutside();
const server = useFaultyServer();
const url = "https://example.org/file.txt";
const usual: Limits = { maxBytes: 1e8, silenceMs: 5000, leastRate: 0, wholeMs: 20_000, waitMs: 10_000, attempts: 3 };

let taken: Taken;
beforeEach(() => {
  taken = new Taken();
  outside.upstream.mirror = undefined;
  outside.upstream.fetch = fetchFrom(server.url);
});

/** What was read, and how often that was begun. */
async function read(limits: Partial<Limits> = {}): Promise<{ text: string; begun: number }> {
  let begun = 0;
  const text = await get(outside.upstream, { url, limits: { ...usual, ...limits } }, async ({ body }) => {
    begun += 1;
    const parts: Uint8Array[] = [];
    for await (const part of body) {
      parts.push(part);
      taken.add(part.length);
    }
    return Buffer.concat(parts).toString();
  });
  return { text, begun };
}

const asked = () =>
  server.requests.map((text) => /^range: (.*)\r\nif-range: (.*)\r$/im.exec(text)?.slice(1).join(" ") ?? "all");
const etag = '"a"';
/** The beginning of "hello, world", and then nothing. */
const beginning = (headers: Record<string, string> = { etag }): FaultyAnswer =>
  brokenOff("hello", 12, { headers, when: () => taken.after(5)() });
const rest = (range: string, headers: Record<string, string> = { etag }): FaultyAnswer =>
  whole(", world", { "content-range": range, ...headers }, "206 Partial Content");

const hour = (at: number) => `Mon, 30 Nov 2026 ${at}:00:00 GMT`;

describe("the rest of what broke off is asked for", () => {
  it.each([
    ["by a strong ETag", { etag }, etag],
    ["by a date", { "last-modified": hour(10), date: hour(11) }, hour(10)],
  ])("%s", async (_, headers, validator) => {
    server.answers = [beginning(headers), rest("bytes 5-11/12", headers)];
    expect(await read()).toEqual({ text: "hello, world", begun: 1 });
    expect(asked()).toEqual(["all", `bytes=5- ${validator}`]);
    expect(outside.log.join()).toMatch(/example\.org.* Trying again from byte 5 on\.$/);
  });

  it("after a silence, a fault and a part that is short", async () => {
    const silent = (socket: Socket) => void socket.write(`${head("200 OK", { "content-length": 12, etag })}hello`);
    const part = whole(", ", { "content-range": "bytes 5-6/12", etag }, "206 Partial Content");
    const last = whole("world", { "content-range": "bytes 7-11/12" }, "206 Partial Content");
    server.answers = [silent, whole("", {}, "503 Busy"), part, last];
    expect(await read({ silenceMs: 500, attempts: 4 })).toEqual({ text: "hello, world", begun: 1 });
    expect(asked()).toEqual(["all", `bytes=5- ${etag}`, `bytes=5- ${etag}`, `bytes=7- ${etag}`]);
  });

  it("where nobody said how much it is", async () => {
    const headers = { "transfer-encoding": "chunked", etag };
    const chunks = brokenOff("5\r\nhello\r\n", null, { headers, when: () => taken.after(5)() });
    server.answers = [chunks, rest("bytes 5-11/12")];
    expect((await read()).text).toBe("hello, world");
    taken = new Taken();
    server.answers = [chunks, rest("bytes 5-11/*")];
    expect((await read()).text).toBe("hello, world");
  });

  it("as often as it takes, while each connection brings a good part", async () => {
    const part = "x".repeat(1_000_000);
    const parts = [0, 1, 2, 3, 4, 5].map((index) => ({
      headers: { etag, ...(index > 0 && { "content-range": `bytes ${index * 1e6}-5999999/6000000` }) },
      status: index > 0 ? "206 Partial Content" : "200 OK",
      when: taken.after((index + 1) * 1e6),
    }));
    server.answers = parts.map((how, index) => brokenOff(part, (6 - index) * 1e6, how));
    const { text, begun } = await read({ attempts: 2 });
    expect([text.length, begun, server.requests.length]).toEqual([6e6, 1, 6]);
  });

  it("so often and no more where connections bring little", async () => {
    server.answers = [
      beginning(),
      brokenOff("", 7, { headers: { "content-range": "bytes 5-11/12" }, status: "206 Partial Content" }),
    ];
    await expect(read()).rejects.toThrow(/Asked 3 times; try again later\.$/);
    expect(server.requests).toHaveLength(3);
  });
});

describe("what was begun is not gone on with", () => {
  it.each([
    ["by a weak ETag", { etag: 'W/"a"' }],
    ["by a weak ETag, though there is a date", { etag: 'W/"a"', "last-modified": hour(10), date: hour(11) }],
    ["by a tag that is none", { etag: "a b" }],
    ["by a date of the same moment", { "last-modified": hour(10), date: hour(10) }],
    ["by a date beside none", { "last-modified": hour(10) }],
    ["by a date that is none", { "last-modified": "today", date: hour(10) }],
    ["by nothing", {}],
  ])("%s", async (_, headers) => {
    server.answers = [beginning(headers), whole("hello, world")];
    expect(await read()).toEqual({ text: "hello, world", begun: 2 });
    expect(asked()).toEqual(["all", "all"]);
  });

  it.each([
    ["all of it", whole("other bytes!", { etag: '"b"' }), "does not send the rest of"],
    ["nothing", whole("", {}, "416 Range Not Satisfiable"), "does not send the rest of"],
    ["an earlier part", rest("bytes 4-10/12"), "sent another part of it"],
    ["a later part", rest("bytes 6-12/13"), "sent another part of it"],
    ["a part that ends behind the end", rest("bytes 5-12/12"), "sent another part of it"],
    ["a part that ends before its beginning", rest("bytes 5-4/12"), "sent another part of it"],
    ["a part of a larger file", rest("bytes 5-11/13"), "sent another part of it"],
    ["a part of another file", rest("bytes 5-11/12", { etag: '"b"' }), "sent another part of it"],
    ["a part without a place", whole(", world", {}, "206 Partial Content"), "sent another part of it"],
    ["several parts", rest("multipart/byteranges"), "sent another part of it"],
    ["a part in other units", rest("lines 5-11/12"), "sent another part of it"],
  ])("where the server sends %s: all is asked for", async (_, answer, says) => {
    server.answers = [beginning(), answer, beginning(), whole("other bytes!")];
    expect(await read()).toEqual({ text: "other bytes!", begun: 3 });
    // Who was wrong once is not asked for a rest again.
    expect(asked()).toEqual(["all", `bytes=5- ${etag}`, "all", "all"]);
    expect(outside.log.join("\n")).toMatch(new RegExp(`example\\.org .*${says}.* Beginning anew\\.`));
  });

  it("where the rest has more bytes than there are", async () => {
    server.answers = [
      beginning(),
      (socket) =>
        void socket.end(
          `${head("206 Partial Content", { "transfer-encoding": "chunked", "content-range": "bytes 5-11/12" })}9\r\n, world!!\r\n0\r\n\r\n`,
        ),
    ];
    await expect(read()).rejects.toMatchObject({
      code: "upstream",
      message: `${url} has more than the 12 bytes it was said to have.`,
    });
  });

  it("above the limit", async () => {
    server.answers = [
      brokenOff("5\r\nhello\r\n", null, { headers: { "transfer-encoding": "chunked", etag }, when: taken.after(5) }),
      rest("bytes 5-11/12"),
    ];
    await expect(read({ maxBytes: 11 })).rejects.toMatchObject({ code: "too_large" });
  });
});
