import { mkdir, writeFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { useOutside } from "#lib/testing/outside";
import { refusal } from "#lib/upstream/failures";
import { nextPage } from "#lib/upstream/http";
import type { Limits } from "#lib/upstream/limits";
import { get } from "#lib/upstream/request";
import type { Upstream } from "#lib/upstream/upstream";

const outside = useOutside();
afterEach(() => void vi.useRealTimers());
const limits: Limits = { maxBytes: 1e6, silenceMs: 5000, leastRate: 0, wholeMs: 10_000, waitMs: 10_000, attempts: 2 };
const url = "https://example.org/file.txt";
const elsewhere = "https://example.org/elsewhere.txt";

function read(
  wanted: Partial<Limits> & { url?: string; signal?: AbortSignal } = {},
  upstream: Upstream = outside.upstream,
) {
  const { url: address = url, signal, ...changed } = wanted;
  return get(upstream, { url: address, limits: { ...limits, ...changed }, signal }, async ({ body }) => {
    const parts: Uint8Array[] = [];
    for await (const part of body) parts.push(part);
    return Buffer.concat(parts).toString();
  });
}

function redirect(from: string, location: string): void {
  outside.fixture.fail(from, 302, { headers: { location } });
}

it("reads through a mirror's URL", async () => {
  outside.fixture.put(url, "hello");
  expect(await read()).toBe("hello");
});

it("reads from a mirror folder, and an index of links where there is a folder", async () => {
  const upstream = { ...outside.upstream, mirror: outside.folder };
  await mkdir(path.join(outside.folder, "example.org", "sub folder"), { recursive: true });
  await writeFile(path.join(outside.folder, "example.org", "file.txt"), "from disk");
  expect(await read({}, upstream)).toBe("from disk");
  const index = await read({ url: "https://example.org/" }, upstream);
  expect(index).toContain('<a href="file.txt">file.txt</a>');
  expect(index).toContain('<a href="sub%20folder/">sub folder/</a>');
  await expect(read({ url: elsewhere }, upstream)).rejects.toMatchObject({
    code: "upstream",
    message: expect.stringContaining(
      `elsewhere.txt does not exist at ${elsewhere} (looked for in the mirror, at ${outside.folder}`,
    ),
  });
});

it("reads a folder's own address from the index.html in it", async () => {
  const upstream = { ...outside.upstream, mirror: outside.folder };
  await mkdir(path.join(outside.folder, "example.org", "releases", "tags"), { recursive: true });
  await writeFile(path.join(outside.folder, "example.org", "releases", "index.html"), "[]");
  await writeFile(path.join(outside.folder, "example.org", "releases", "tags", "v1"), "{}");
  expect(await read({ url: "https://example.org/releases" }, upstream)).toBe("[]");
  expect(await read({ url: "https://example.org/releases/tags/v1" }, upstream)).toBe("{}");
});

it("says that a file does not exist", async () => {
  await expect(read()).rejects.toMatchObject({
    code: "upstream",
    message: expect.stringContaining("file.txt does not exist at https://example.org/file.txt"),
  });
});

it("says which host cannot be reached, and why", async () => {
  await outside.fixture.close();
  await expect(read()).rejects.toMatchObject({
    code: "upstream",
    message: expect.stringMatching(
      /^The mirror 127\.0\.0\.1:\d+ \(asked for example\.org\) cannot be reached: .*refused/,
    ),
  });
});

it("tries again after a server's fault, but not forever", async () => {
  outside.fixture.put(url, "hello");
  outside.fixture.fail(url, 503, { times: 1 });
  expect(await read()).toBe("hello");
  expect(outside.log.join()).toMatch(/answered 503 .* Trying again/);
  outside.fixture.fail(url, 500);
  await expect(read()).rejects.toThrow(/answered 500/);
  expect(outside.fixture.requests).toHaveLength(4);
});

it("tries again when a server was asked too slowly for its taste", async () => {
  outside.fixture.put(url, "hello");
  outside.fixture.fail(url, 408, { times: 1 });
  expect(await read()).toBe("hello");
  expect(outside.log.join()).toMatch(/answered 408 .* Trying again/);
});

it("starts anew after a truncated answer", async () => {
  outside.fixture.put(url, "hello".repeat(1000));
  outside.fixture.cut(url, 1);
  expect(await read()).toBe("hello".repeat(1000));
  outside.fixture.cut(url);
  await expect(read()).rejects.toMatchObject({ code: "upstream" });
});

it("follows redirects of the mirror, five at most", async () => {
  outside.fixture.put(elsewhere, "moved");
  redirect(url, "/example.org/elsewhere.txt");
  expect(await read()).toBe("moved");
  redirect(elsewhere, "/example.org/file.txt");
  await expect(read()).rejects.toThrow(/^https:.* redirects in a circle, by way of http.*file\.txt\. Open it/);
  for (let hop = 0; hop < 6; hop++) redirect(`${url}${hop}`, `/example.org/file.txt${hop + 1}`);
  await expect(read({ url: `${url}0` })).rejects.toThrow(/redirects more than 5 times/);
});

it("blames where a server redirects, and no mirror where there is none", () => {
  const at = new URL("https://cdn.example/file.txt");
  const says = (status: number, mirror?: string) =>
    refusal(status, new Headers(), { url, at, mirror, hasToken: false }).message;
  expect(says(403)).toBe(`cdn.example (to which example.org redirects) refused ${url} with status 403.`);
  expect(says(404)).toBe(`file.txt does not exist at ${url} (which redirects to ${at}).`);
  const through = "https://cdn.example/mirror";
  expect(says(403, through)).toBe(`The mirror cdn.example (asked for example.org) refused ${url} with status 403.`);
  expect(says(404, through)).toBe(`file.txt does not exist at ${url} (looked for in the mirror, at ${at}).`);
});

it.each([
  [429, { "retry-after": "30" }, /answers no more requests for 30 seconds: its rate limit is used up\. That is longer/],
  [403, {}, /refused .* with status 403/],
  [418, {}, /refused .* with status 418/],
])("asks once when the answer is %i %j", async (status, headers, says) => {
  outside.fixture.fail(url, status, { headers });
  await expect(read()).rejects.toThrow(says);
  expect(outside.fixture.requests).toHaveLength(1);
});

it.each(["http://127.0.0.1:1/x", "file:///etc/passwd", "//["])("does not follow a redirect to %s", async (location) => {
  redirect(url, location);
  await expect(read()).rejects.toThrow(/is not an https:\/\/ address/);
});

it("stops at the limit, announced or not", async () => {
  outside.fixture.put(url, "x".repeat(2000));
  await expect(read({ maxBytes: 1000, setting: "BAKEHOUSE_X" })).rejects.toMatchObject({
    code: "too_large",
    message: expect.stringContaining("Raise BAKEHOUSE_X"),
  });
  const server = createServer((_request, response) => void response.write("x".repeat(2000)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // a TCP server's address is never a string
  const upstream = { ...outside.upstream, mirror: `http://127.0.0.1:${port}` };
  await expect(read({ maxBytes: 1000 }, upstream)).rejects.toMatchObject({ code: "too_large" });
  server.close();
});

it("gives up when nothing comes any more, or it takes too long", async () => {
  outside.fixture.put(url, "x".repeat(2000));
  outside.fixture.slow(1);
  await expect(read({ silenceMs: 20 })).rejects.toMatchObject({
    code: "upstream",
    message: expect.stringMatching(/sent nothing/),
  });
  outside.fixture.slow(40);
  await expect(read({ wholeMs: 120 })).rejects.toThrow(/was not through within 0.12 seconds/);
});

it("is patient as long as something comes", async () => {
  let answer: ServerResponse | undefined;
  const server = createServer((_request, response) => {
    answer = response;
    response.write("x");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // a TCP server's address is never a string
  const upstream = { ...outside.upstream, mirror: `http://127.0.0.1:${port}` };
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const parts = await get(upstream, { url, limits: { ...limits, silenceMs: 500 } }, async ({ body }) => {
    let received = 0;
    for await (const _part of body) {
      vi.advanceTimersByTime(400);
      if (++received < 10) answer?.write("x");
      else answer?.end();
    }
    return received;
  });
  expect(parts).toBe(10);
  server.close();
});

it("stops with the signal's own reason", async () => {
  outside.fixture.put(url, "x".repeat(2000));
  outside.fixture.slow(40);
  const controller = new AbortController();
  const reading = read({ signal: controller.signal });
  setTimeout(() => controller.abort(new Error("cancelled")), 100);
  await expect(reading).rejects.toThrow("cancelled");
});

it("explains GitHub's rate limit and how to raise it", async () => {
  const api = "https://api.github.com/repos/docker/compose/releases";
  const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1700000000" };
  outside.fixture.fail(api, 403, { headers });
  await expect(read({ url: api })).rejects.toThrow(
    /until 2023-11-14 22:13 UTC: its rate limit is used up. Set GITHUB_TOKEN/,
  );
});

it("has a sentence also for answers and addresses that make no sense", async () => {
  const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1700000000000000" };
  outside.fixture.fail(url, 403, { headers });
  await expect(read()).rejects.toMatchObject({ code: "upstream" });
  const broken = "https://example.org/100%/file%E0.txt";
  await expect(read({ url: broken }, { ...outside.upstream, mirror: outside.fixture.url })).rejects.toMatchObject({
    code: "upstream",
  });
  expect(refusal(404, new Headers(), { url: broken, at: new URL(broken), hasToken: false }).message).toContain(broken);
});

it("never shows the token to a mirror", async () => {
  const seen: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers.authorization);
    response.end("[]");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // a TCP server's address is never a string
  const upstream = { ...outside.upstream, githubToken: "secret", mirror: `http://127.0.0.1:${port}` };
  await read({ url: "https://api.github.com/repos/docker/compose/releases" }, upstream);
  expect(seen).toEqual([undefined]);
  server.close();
});

it("finds the next page among links", () => {
  expect(nextPage('<https://a/?page=1>; rel="first", <https://a/?page=3>; rel="next"')).toBe("https://a/?page=3");
  expect(nextPage('<https://a/?page=1>; rel="prev"')).toBeNull();
  expect(nextPage(null)).toBeNull();
});
