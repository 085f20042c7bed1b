import { readdir } from "node:fs/promises";
import path from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { guardedFetch } from "#lib/fetch-guard";
import { brokenOff, type FaultyAnswer, head, Taken, useFaultyServer, whole } from "#lib/testing/faulty-server";
import { fetchFrom, useOutside } from "#lib/testing/outside";
import { planOf } from "#lib/testing/source-plan";
import { sha256Of } from "#lib/testing/upstream-files/upstream-files";
import { download } from "#lib/upstream/download";

const outside = useOutside();
const server = useFaultyServer();
const url = "https://example.org/tool";

// example.org is this test's own server; everything else is what the guard says, which allows nothing.
beforeEach(() => {
  const [own, guarded] = [fetchFrom(server.url), guardedFetch({ names: [], networks: [] })];
  outside.upstream.mirror = undefined;
  outside.upstream.fetch = (at, init) => (at.host === "example.org" ? own(at, init) : guarded(at, init));
});

/** Downloads a source that nobody vouches for. */
async function run(
  onProgress: (done: number, total: number | null) => void = () => undefined,
  sha256: string | null = null,
) {
  const sources = planOf(url).sources.map((source) => ({ ...source, format: "file" as const, sums: null, sha256 }));
  const { sources: got } = await download(
    outside.upstream,
    { ...planOf(), sources },
    { signal: new AbortController().signal, onProgress },
  );
  return got[0];
}

/** Nothing is kept, whole or in part. */
async function expectNothingKept(): Promise<void> {
  const { folder } = outside.upstream.cache;
  const kept = ["sha256", "tmp", "urls"].map((name) => readdir(path.join(folder, name)).catch(() => []));
  expect((await Promise.all(kept)).flat()).toEqual([]);
}

const to = (location: string, status = "302 Found") => whole("", { location }, status);

describe("nothing is read or kept from where a redirect may not lead", () => {
  it.each([
    "https://127.0.0.1/",
    "https://2130706433/",
    "https://0x7f.1/",
    "https://017700000001/",
    "https://127.1/",
    "https://0/",
    "https://localhost/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://10.1.2.3/",
    "https://192.168.0.1/",
    "https://169.254.169.254/latest/meta-data",
    "https://2852039166/latest/meta-data",
    "https://[::ffff:a9fe:a9fe]/latest/meta-data",
    "https://[fd00:ec2::254]/latest/meta-data",
    "https://[fe80::1]/",
    "//127.0.0.1/",
  ])("%s", async (location) => {
    server.answers = [to(location)];
    await expect(run()).rejects.toMatchObject({
      code: "upstream",
      message: expect.stringMatching(/ is .*: Bakehouse connects to public addresses only\..*BAKEHOUSE_ALLOW_HOSTS/),
    });
    expect(server.requests).toHaveLength(1);
    await expectNothingKept();
  });

  it.each([
    "http://example.org/tool",
    "http://127.0.0.1/",
    "file:///etc/passwd",
    "data:text/plain,tool",
    "ftp://example.org/tool",
    "javascript:alert(1)",
    "blob:https://example.org/x",
    "https://",
    "https://exa mple.org/",
    "https://example.org:99999/",
  ])("%s", async (location) => {
    server.answers = [to(location)];
    await expect(run()).rejects.toMatchObject({
      code: "upstream",
      message: expect.stringMatching(
        /^https:\/\/example\.org\/tool redirects to .*, which is not an https:\/\/ address: /,
      ),
    });
    expect(server.requests).toHaveLength(1);
    await expectNothingKept();
  });

  it("and is told without what a terminal or a page would obey", async () => {
    server.answers = [
      (socket) =>
        void socket.end(
          Buffer.from(`${head("302 Found", { location: "http://a.example/\u009b31m\u0085" })}`, "latin1"),
        ),
    ];
    const failure: unknown = await run().catch((error: unknown) => error);
    expect(String(failure)).toMatch(/redirects to http:\/\/a\.example\/%/);
    expect(String(failure)).not.toMatch(/\p{Cc}/u);
  });

  it("a name and password are sent to nobody", async () => {
    server.answers = [to("https://name:secret@example.org/tool"), whole("tool")];
    await run().catch(() => undefined);
    expect(server.requests.join()).not.toMatch(/authorization/i);
  });
});

describe("a redirect that leads nowhere is one sentence", () => {
  it.each([
    ["to itself", [to("/tool")], /redirects in a circle, by way of https:\/\/example\.org\/tool\./],
    ["there and back", [to("/a"), to("/tool")], /redirects in a circle, by way of https:\/\/example\.org\/tool\./],
    ["on and on", [1, 2, 3, 4, 5, 6].map((n) => to(`/${n}`, "307 Temporary")), /redirects more than 5 times\. Open it/],
    ["without a place", [whole("", {}, "302 Found")], /example\.org refused .* with status 302\./],
  ])("%s", async (_, answers, says) => {
    server.answers = answers;
    await expect(run()).rejects.toMatchObject({ code: "upstream", message: expect.stringMatching(says) });
    await expectNothingKept();
  });

  it("five times is fine, with bodies that never end", async () => {
    const endless =
      (n: number): FaultyAnswer =>
      (socket) =>
        socket.write(`${head("301 Moved", { location: `/${n}`, "content-length": 1e9 })}${"x".repeat(1e5)}`);
    server.answers = [1, 2, 3, 4, 5].map(endless).concat(whole("tool"));
    expect(await run()).toMatchObject({ size: 4, verifiedBy: "first-use" });
  });
});

describe("the digest of the whole decides", () => {
  const [first, second] = ["a".repeat(1000), "b".repeat(1000)];
  const digest = sha256Of(Buffer.from(first + second));
  const range = { "content-range": "bytes 1000-1999/2000" };
  const status = "206 Partial Content";
  let taken: Taken;
  let progress: number[];
  beforeEach(() => {
    [taken, progress] = [new Taken(), []];
    const how = { headers: { etag: '"a"' }, when: taken.after(1000) };
    server.answers = [brokenOff(first, 2000, how)];
  });
  const onProgress = (done: number) => {
    taken.add(done - (progress.at(-1) ?? 0));
    progress.push(done);
  };

  it("about what came in two parts, and progress goes on where it was", async () => {
    server.answers.push(whole(second, range, status));
    expect(await run(onProgress, digest)).toMatchObject({ sha256: digest, size: 2000 });
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(server.requests[1]).toContain("bytes=1000-");
  });

  it("about a rest that is a lie", async () => {
    server.answers.push(whole("c".repeat(1000), range, status));
    await expect(run(onProgress, digest)).rejects.toMatchObject({
      code: "upstream",
      message: expect.stringContaining("is not what the image was baked of"),
    });
    expect(server.requests).toHaveLength(2);
    await expectNothingKept();
  });

  it("nothing is kept of what never came to its end", async () => {
    server.answers.push(brokenOff("", 1000, { headers: range, status }));
    await expect(run(onProgress)).rejects.toThrow(/Asked 5 times; try again later\.$/);
    expect(server.requests.map((text) => text.includes("bytes=1000-"))).toEqual([false, true, true, true, true]);
    await expectNothingKept();
  });
});
