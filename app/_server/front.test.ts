import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseEnv } from "#lib/env";
import { front } from "./front";
import { OPERATIONS } from "./openapi";

let server: Server;
/** What came through to Next. */
let passed: Pick<IncomingMessage, "method" | "url" | "headers"> | null = null;

beforeAll(async () => {
  const answer = front(
    async (request, response) => {
      passed = request;
      response.end("passed");
    },
    { isDevelopment: false, isTrustworthy: true, url: "https://bakery.example", open: parseEnv({}) },
  );
  server = createServer({ requireHostHeader: false }, (request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** One request, written as it stands. */
async function send(method: string, address: string, headers: string[] = ["Host: bakery.example"]) {
  passed = null;
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1"); // a TCP server's address is never a string
  socket.write([`${method} ${address} HTTP/1.1`, "Connection: close", ...headers, "", ""].join("\r\n"));
  const [head = "", body = ""] = (await text(socket)).split("\r\n\r\n");
  const status = Number(head.split(" ")[1]);
  const allow = /^Allow: (.*)$/im.exec(head)?.[1];
  return { status, allow, body, passed: passed as { url?: string; headers: IncomingHttpHeaders } | null };
}

const refusal = (message: string) => JSON.stringify({ error: { code: "invalid", message } });

describe("methods", () => {
  it.each([
    ["TRACE", "/api/v1/images", "GET, HEAD, OPTIONS"],
    ["PROPFIND", "/api/v1/builds", "GET, HEAD, POST, OPTIONS"],
    ["PUT", "/api/v1/configs/x.json", "GET, HEAD, PATCH, DELETE, OPTIONS"],
    ["GET", "/api/v1/images/a.raw/publish", "POST, OPTIONS"],
    ["DELETE", "/healthz", "GET, HEAD, OPTIONS"],
    ["POST", "/feeds/inbox.atom", "GET, HEAD, OPTIONS"],
    ["TRACE", "/", "GET, HEAD, POST"],
    ["DELETE", "/images/a.raw", "GET, HEAD, POST"],
    ["QUERY", "/nothing", "GET, HEAD, POST"],
    ["OPTIONS", "/docs", "GET, HEAD, POST"],
    ["TRACE", "/api/v1/nothing", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"],
  ])("%s %s is refused, and what there is is named", async (method, address, allow) => {
    const answer = await send(method, address);
    const list = allow.replace(/, (\w+)$/, " and $1");
    const message = `At ${address} there is no ${method}, only ${list}.`;
    expect(answer).toEqual({ status: 405, allow, body: refusal(message), passed: null });
  });

  it("none of an operation's own is refused", async () => {
    for (const { method, path } of OPERATIONS) expect((await send(method, path)).body, path).toBe("passed");
  });

  it.each(["/extensions/SHA256SUMS", "/extensions/", "/api/v1/nothing"])(
    "what is left to whoever answers at %s",
    async (address) => {
      expect(await send("PUT", address)).toMatchObject({ status: 200, body: "passed" });
    },
  );
});

describe("addresses", () => {
  it.each(["/api/v1/images/%E0%A4%A", "/extensions/%", "/feeds/%zz", "/api/%FF?a=b"])(
    "%s is no address for programs",
    async (address) => {
      const path = address.replace(/\?.*/, "");
      const message = `A % of the address ${path} begins no character: it is written %25.`;
      expect(await send("GET", address)).toMatchObject({ status: 400, body: refusal(message) });
    },
  );

  it.each([
    ["/images/%E0%A4%A?$&=%", "/images/%25E0%25A4%25A?$&=%"],
    ["/%", "/%25"],
    ["/images?name=%", "/images?name=%"],
    ["http://elsewhere.example/images?a", "/images?a"],
    ["https://elsewhere.example", "/"],
    ["http://elsewhere.example?a", "/?a"],
    ["/_global-error", "/_not-found"],
  ])("%s is the page %s", async (address, page) => {
    expect((await send("GET", address)).passed?.url).toBe(page);
  });

  it.each([
    ["*", "* is no address of this server."],
    ["ftp://elsewhere.example/", "ftp://elsewhere.example/ is no address of this server."],
  ])("%s is none", async (address, message) => {
    expect(await send("GET", address)).toMatchObject({ status: 400, body: refusal(message) });
  });
});

describe("an address that leads elsewhere", () => {
  // What a proxy lets through is then not what is answered.
  it.each([
    "/extensions/../api/v1/builds",
    "/extensions/%2e%2e/api/v1/builds",
    "/extensions/.%2E/api/v1/builds",
    "/extensions/..\\api/v1/builds",
    "/extensions\\..\\api/v1/builds",
    "/extensions/docker/../../healthz",
    "/extensions/./SHA256SUMS",
    "/extensions/..?a",
    "/images/%2e",
  ])("%s is refused, whatever is asked there", async (address) => {
    const message = `${address.replace("?a", "")} leads to another address: write that one, without . and .. in it.`;
    for (const method of ["GET", "POST", "DELETE"])
      expect(await send(method, address)).toMatchObject({ status: 400, body: refusal(message), passed: null });
  });

  it.each(["/extensions/a..b", "/extensions/...", "/.well-known/x", "/images/a.raw?to=/../b", "/extensions/..a/.b"])(
    "%s does not",
    async (address) => {
      expect((await send("GET", address)).passed?.url).toBe(address);
    },
  );
});

describe("headers", () => {
  it.each([["Host: a b"], ["Host: <x>"], ["Host: %"], ["Host: a", "Host: b"], ["Host:"], []])(
    "%s names no host",
    async (...headers) => {
      const answer = await send("GET", "/docs", headers);
      expect(answer).toMatchObject({ status: 400, body: refusal("The request's Host header names no host.") });
    },
  );

  it("what only this server can know is not believed of others", async () => {
    const kept = ["Host: h", "X-Forwarded-For: 192.0.2.7", "RSC: 1", "Next-Action: a"];
    const foreign = [
      "Forwarded: host=evil.example",
      "X-Forwarded-Host: evil.example",
      "X-Forwarded-Proto: https",
      "X-Forwarded-Prefix: /evil",
      "X-Middleware-Subrequest: middleware:middleware",
      "X-Middleware-Rewrite: /evil",
      "X-Invoke-Path: /evil",
      "X-Matched-Path: /evil",
      "X-Now-Route-Matches: 1=a",
      "X-Original-URL: /evil",
    ];
    const { headers } = (await send("GET", "/docs", [...kept, ...foreign])).passed ?? { headers: {} };
    expect(Object.keys(headers).sort()).toEqual(["connection", "host", "next-action", "rsc", "x-forwarded-for"].sort());
  });

  it("Next takes an action from the operator's own address, whatever name a proxy asks by", async () => {
    const forwarded = async (origin: string) =>
      (await send("POST", "/docs", ["Host: 127.0.0.1", `Origin: ${origin}`])).passed?.headers["x-forwarded-host"];
    expect(await forwarded("https://bakery.example")).toBe("bakery.example");
    expect(await forwarded("https://evil.example")).toBeUndefined();
  });
});
