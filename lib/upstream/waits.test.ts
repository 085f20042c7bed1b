import { beforeEach, expect, it } from "vitest";
import { useFaultyServer, whole } from "#lib/testing/faulty-server";
import { fetchFrom, useOutside } from "#lib/testing/outside";
import { downloadLimits, type Limits } from "#lib/upstream/limits";
import { get } from "#lib/upstream/request";

const outside = useOutside();
const server = useFaultyServer();
const url = "https://example.org/file.txt";

beforeEach(() => {
  outside.upstream.mirror = undefined;
  outside.upstream.fetch = fetchFrom(server.url);
});

const read = (limits: Limits = downloadLimits(1e6)) => get(outside.upstream, { url, limits }, async () => "read");
const now = "Mon, 30 Nov 2026 10:00:00 GMT";
const soon = "Mon, 30 Nov 2026 10:01:30 GMT";

it.each([
  ["429 Slow down", { "retry-after": "90" }],
  ["503 Busy", { "retry-after": "90" }],
  ["403 Slow down", { "retry-after": "90" }],
  // By the server's clock, which may be wrong.
  ["429 Slow down", { "retry-after": soon, date: now }],
  ["503 Busy", { "retry-after": soon, date: now }],
  [
    "403 rate limit exceeded",
    { "x-ratelimit-remaining": "0", "x-ratelimit-reset": `${Date.parse(soon) / 1000}`, date: now },
  ],
])("a server that answers %s %j is asked again when it says", async (status, headers) => {
  server.answers = [whole("", headers, status), whole("hello")];
  expect(await read()).toBe("read");
  expect(outside.pauses).toEqual([90_000]);
  expect(outside.log).toEqual([
    expect.stringMatching(
      /^warn example\.org answer.* It waits 90 s, because example\.org asked for it\. Trying again\.$/,
    ),
  ]);
});

it.each([
  ["0"],
  ["-5"],
  ["1e3"],
  ["soon"],
  ["99999999999999999999"],
  ["Mon, 30 Nov 2026 09:00:00 GMT"],
  ["Mon, 99 Nov 2026 99:00:00 GMT"],
  ["2026-11-30T10:01:30Z"],
])("a server that says %j is asked again after a moment", async (after) => {
  server.answers = [whole("", { "retry-after": after, date: now }, "503 Busy"), whole("hello")];
  expect(await read()).toBe("read");
  expect(outside.pauses.every((pause) => pause > 0 && pause <= 1000)).toBe(true);
  expect(outside.log.join()).not.toContain("asked for it");
});

it.each([
  ["429 Slow down", { "retry-after": "3600" }, "answers no more requests for 3600 seconds: its rate limit is used up."],
  [
    "429 Slow down",
    { "retry-after": "Mon, 30 Nov 2026 11:00:00 GMT", date: now },
    "answers no more requests for 3600 seconds",
  ],
  ["503 Busy", { "retry-after": "999999999" }, "answered 503 to"],
])("nobody waits as long as %s %j asks", async (status, headers, says) => {
  server.answers = [whole("", headers, status)];
  await expect(read()).rejects.toMatchObject({
    code: "upstream",
    message: expect.stringMatching(
      /^example\.org .* That is longer than the 300 seconds that are waited for: try again then\.$/,
    ),
  });
  await expect(read()).rejects.toThrow(says);
  expect([outside.pauses, server.requests.length]).toEqual([[], 2]);
});

it("a wait can be called off", async () => {
  const controller = new AbortController();
  outside.upstream.pause = async () => controller.abort(new Error("cancelled"));
  server.answers = [whole("", { "retry-after": "90" }, "503 Busy")];
  const { signal } = controller;
  const reading = get(outside.upstream, { url, limits: downloadLimits(1e6), signal }, async () => "read");
  await expect(reading).rejects.toThrow("cancelled");
  outside.upstream.pause = undefined;
  const again = get(
    outside.upstream,
    { url, limits: downloadLimits(1e6), signal: AbortSignal.timeout(50) },
    async () => "read",
  );
  await expect(again).rejects.toThrow("aborted due to timeout");
});
