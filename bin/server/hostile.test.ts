import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { brokenOff, type FaultyAnswer, head, useFaultyServer, whole } from "#lib/testing/faulty-server";
import { callHere } from "../testing/call";

const server = useFaultyServer();

const json = (body: unknown, status = "200 OK", headers = {}): FaultyAnswer =>
  whole(JSON.stringify(body), { "content-type": "application/json", ...headers }, status);
const error = (status: string, code: string, message: string, headers = {}) =>
  json({ error: { code, message } }, status, headers);
const deep = `{"items":${"[".repeat(100_000)}`;

const image = {
  ...{ file: "tool-1-x86-64.raw", arch: "x86-64", os: "flatcar", state: "published", sha256: "0".repeat(64), size: 1 },
  ...{ url: "http://bakery/extensions/tool-1-x86-64.raw", createdAt: "2026-01-01T00:00:00.000Z" },
};

it.each<[string, FaultyAnswer, RegExp]>([
  [
    "is another program",
    whole("<!DOCTYPE html><title>Sign in</title>"),
    /does not answer as a Bakehouse does: another program/,
  ],
  [
    "answers something else",
    json({ items: [{ file: 1 }] }),
    /does not answer as a Bakehouse does \(.*\): another program/,
  ],
  [
    "answers 500 as a page",
    whole("<h1>Bad gateway</h1>", {}, "502 Bad Gateway"),
    /answers 502 to \/api\/v1\/images, and not as a Bakehouse/,
  ],
  ["is behind a password", whole("no", {}, "401 Unauthorized"), /Perhaps a proxy before it asks for a password\.$/],
  [
    "has no such operation",
    error("404 Not Found", "not_found", "The API has nothing at /api/v1/images; x"),
    /older than this command line: it has no GET \/api\/v1\/images\. Upgrade it\.$/,
  ],
  [
    "has not that method",
    error("405 Method Not Allowed", "invalid", "At /x there is no GET."),
    /is older than this command line/,
  ],
  [
    "has enough to do",
    error("429 Too Many Requests", "busy", "Too much.", { "retry-after": 7 }),
    /^Too much\. Try again in 7 s\.$/,
  ],
  [
    "forbids it",
    error("403 Forbidden", "forbidden", "You may not."),
    /^Without a token this may not be done\. It takes the role viewer or a higher one\. .* says: You may not\.$/,
  ],
  [
    "speaks to the terminal",
    error("400 Bad Request", "invalid", "a\u001b]0;x\u0007\u009b2J\nb"),
    /^a\\u001b\]0;x\\u0007\\u009b2J b$/,
  ],
  ["talks without an end", error("400 Bad Request", "invalid", "a".repeat(5000)), /^.{0,300}$/],
  ["goes deep", whole(deep), /does not answer as a Bakehouse does: /],
  ["breaks off", brokenOff("{", 500), /cannot be reached: the connection broke off\.$/],
  ["is no HTTP", (socket) => socket.end("SSH-2.0-OpenSSH_9.2\r\n\r\n"), /what is not HTTP/],
  [
    "announces too much",
    (socket) => socket.end(`${head("200 OK", {})}${"[".repeat(16_100_000)}`),
    /more than 16\.0 MB, the limit\.$/,
  ],
])("a server that %s ends in one sentence", async (_, answer, says) => {
  server.answers = [answer];
  const { code, stdout, stderr } = await callHere(["--server", server.url, "images"]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr.trimEnd()).toMatch(says);
  expect(stderr.trimEnd()).toMatch(/^[^\p{Cc}]+$/u);
});

it.each(["http://other.example:8080/", "//other.example/x", "/elsewhere", "https://127.0.0.1/\u009b2J"])(
  "the token does not follow a redirect to %s",
  async (location) => {
    const folder = await mkdtemp(path.join(tmpdir(), "bakehouse-token-"));
    await writeFile(path.join(folder, "token"), "bh_secret");
    server.answers = [whole("", { location }, "307 Temporary Redirect")];
    const { code, stderr } = await callHere([
      "--server",
      server.url,
      "publish",
      "a.raw",
      "--token-file",
      path.join(folder, "token"),
    ]);
    await rm(folder, { recursive: true });
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^127\.0\.0\.1:\d+ redirects to http[^\p{Cc}]*, where nothing was sent\. If that is where your Bakehouse is, give it as --server\.\n$/u,
    );
    expect(server.requests).toHaveLength(1);
  },
);

it("what it says of images is shown in one line each, whatever is in it", async () => {
  const state = "a\u001b[2J\n\u202eb";
  server.answers = [json({ items: [{ ...image, state, more: "\u009b" }], next: null })];
  const { stdout } = await callHere(["--server", server.url, "images"]);
  expect(stdout).toBe("tool-1-x86-64.raw  a\\u001b[2J\\u000a\\u202eb  1 B  2026-01-01 00:00\n");
  server.answers = [json({ items: [{ ...image, state, more: "\u009b" }], next: null })];
  const all = await callHere(["--server", server.url, "images", "--json"]);
  expect(all.stdout).toMatch(/^[^\p{Cc}\u202e]+$/mu);
  expect(JSON.parse(all.stdout).items).toEqual([{ ...image, state, more: "\u009b" }]);
});

it("a list that never ends is not read without an end", async () => {
  server.answers = [json({ items: [], next: "again" })];
  expect(await callHere(["--server", server.url, "images"])).toMatchObject({ code: 0 });
  server.answers = [json({ items: Array(1000).fill(image), next: "again" })];
  const { stdout } = await callHere(["--server", server.url, "images", "--limit", "2500"]);
  expect(stdout.trim().split("\n")).toHaveLength(2500);
});

/** Of nobody whom anybody trusts. */
const SELF_SIGNED = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgx5TUbRXo4ZaRA/R/
L/HV+Q3DUE/z+bUokz/WUs1m/v+hRANCAAQJFnmNGk8EgvYXrrCuQoso9R82z2k1
trHSeUiFaNG0RM3RI8mRWO7OJN77L87EqMs4QN0N0Q+KfMlTt2OkJ7Xy
-----END PRIVATE KEY-----
`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBGzCBwgIBATAKBggqhkjOPQQDAjAZMRcwFQYDVQQDDA5iYWtlcnkuZXhhbXBs
ZTAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAwMFowGTEXMBUGA1UEAwwO
YmFrZXJ5LmV4YW1wbGUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQJFnmNGk8E
gvYXrrCuQoso9R82z2k1trHSeUiFaNG0RM3RI8mRWO7OJN77L87EqMs4QN0N0Q+K
fMlTt2OkJ7XyMAoGCCqGSM49BAMCA0gAMEUCIQDMkuYqsmAannMQKhWZQrnmB2p8
1O9Y0RNBDNnmAAoAcgIgJUh1amCYJniiTi1YArBNehEQE9DlTF1kS8Sbbk5GurQ=
-----END CERTIFICATE-----
`,
};

it.each([
  [
    "a certificate of nobody's",
    createTlsServer(SELF_SIGNED),
    /nobody whom this machine trusts vouches for its certificate\./,
  ],
  ["no certificate", createTlsServer({}), /it does not speak TLS as this machine does\./],
  ["no TLS", createServer(), /it does not speak TLS as this machine does\. Is it an http:\/\/ address\?\n$/],
])("a server with %s is told, and nothing sent there", async (_what, other, says) => {
  let requests = 0;
  other.on("request", () => requests++);
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const { port } = other.address() as AddressInfo; // a TCP server's address is never a string
  const { code, stderr } = await callHere(["--server", `https://127.0.0.1:${port}`, "images"]);
  other.close();
  expect({ code, requests }).toEqual({ code: 1, requests: 0 });
  expect(stderr).toMatch(/^No safe connection to 127\.0\.0\.1:\d+: /);
  expect(stderr).toMatch(says);
});
