import { once } from "node:events";
import { mkdtemp, rm, truncate } from "node:fs/promises";
import {
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
} from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { parseEnv } from "#lib/env";
import { type ImageStore, localStore } from "#lib/images/store";
import { openSigning } from "#lib/signing/signing";
import { useDatabase } from "#lib/testing/database";
import { publishImage } from "#lib/testing/image-rows";
import { serveRepository } from "./download";

useDatabase();
let folder: string;
let store: ImageStore;
let server: Server;
let logged: string[];
let stalledMs: number;
let fetched: string[];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakehouse-download-"));
  store = localStore(folder);
  logged = [];
  fetched = [];
  stalledMs = 60_000;
  server = createServer((request, response) => {
    const parts = (request.url ?? "").replace("/extensions/", "").split("/").map(decodeURIComponent);
    const log = (_level: string, text: string) => void logged.push(text);
    const onFetch = (file: string) => void fetched.push(file);
    void serveRepository(request, response, parts, { store, log, stalledMs, onFetch });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

function connections(): Promise<number> {
  return new Promise((resolve) => server.getConnections((_, count) => resolve(count)));
}

type Reply = { status: number | undefined; headers: IncomingHttpHeaders; body: string };

/** A plain client: fetch would add and hide headers. */
async function ask(address: string, headers: Record<string, string> = {}, method = "GET"): Promise<Reply> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    httpRequest(
      { port, host: "127.0.0.1", path: `/extensions/${address}`, method, headers, agent: false },
      (response) =>
        buffer(response).then(
          (body) => resolve({ status: response.statusCode, headers: response.headers, body: body.toString() }),
          reject,
        ),
    )
      .on("error", reject)
      .end();
  });
}

describe("an image", () => {
  it("comes whole, with exactly the headers machines and caches need", async () => {
    const { file, sha256 } = await publishImage(store, { name: "docker", version: "24.0.5", text: "0123456789" });
    const { status, headers, body } = await ask(file);
    expect({ status, body }).toEqual({ status: 200, body: "0123456789" });
    const { date: _date, connection: _connection, "x-request-id": id, ...rest } = headers;
    expect(rest).toEqual({
      "accept-ranges": "bytes",
      "cache-control": "public, max-age=31536000, immutable",
      "content-length": "10",
      "content-type": "application/octet-stream",
      etag: `"${sha256}"`,
      "x-content-type-options": "nosniff",
    });
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("tells its headers on HEAD without its bytes", async () => {
    const { file, sha256 } = await publishImage(store, { name: "docker", version: "24.0.5", text: "0123456789" });
    const { status, headers, body } = await ask(file, {}, "HEAD");
    expect({ status, body, length: headers["content-length"] }).toEqual({ status: 200, body: "", length: "10" });
    expect(headers.etag).toBe(`"${sha256}"`);
  });

  it.each([
    ["bytes=2-5", 206, "2345", "bytes 2-5/10"],
    ["bytes=7-", 206, "789", "bytes 7-9/10"],
    ["bytes=-3", 206, "789", "bytes 7-9/10"],
    ["bytes=8-99", 206, "89", "bytes 8-9/10"],
    ["bytes=0-1,4-5", 200, "0123456789", undefined],
    ["lines=1-2", 200, "0123456789", undefined],
  ])("answers the range %s", async (range, status, body, contentRange) => {
    const { file } = await publishImage(store, { name: "docker", version: "24.0.5", text: "0123456789" });
    const reply = await ask(file, { range });
    expect({ status: reply.status, body: reply.body }).toEqual({ status, body });
    expect(reply.headers["content-range"]).toBe(contentRange);
    expect(reply.headers["content-length"]).toBe(String(body.length));
  });

  it("refuses a range behind its end and says how long it is", async () => {
    const { file } = await publishImage(store, { name: "docker", version: "24.0.5", text: "0123456789" });
    const { status, headers } = await ask(file, { range: "bytes=10-" });
    expect({ status, range: headers["content-range"] }).toEqual({ status: 416, range: "bytes */10" });
  });

  it("continues a download only when the image is still the same", async () => {
    const { file, sha256 } = await publishImage(store, { name: "docker", version: "24.0.5", text: "0123456789" });
    const range = "bytes=5-";
    expect(await ask(file, { range, "if-range": `"${sha256}"` })).toMatchObject({ status: 206, body: "56789" });
    expect(await ask(file, { range, "if-range": '"other"' })).toMatchObject({ status: 200, body: "0123456789" });
  });

  it("is not sent again to someone who has it", async () => {
    const { file, sha256 } = await publishImage(store, { name: "docker", version: "24.0.5" });
    const reply = await ask(file, { "if-none-match": `"${sha256}"` });
    expect(reply).toMatchObject({ status: 304, body: "", headers: { etag: `"${sha256}"` } });
    expect(await ask(file, { "if-none-match": '"other"' })).toMatchObject({ status: 200 });
    expect(await ask(file, { "if-match": '"other"' })).toMatchObject({ status: 412 });
  });

  it("counts as fetched by every GET of it, a range or one that finds it unchanged as well, and not by a look at it", async () => {
    const { file, sha256 } = await publishImage(store, { name: "docker", version: "24.0.5", text: "0123456789" });
    await ask(file);
    await ask(`docker/${file}`, { range: "bytes=2-5" });
    await ask(file, { "if-none-match": `"${sha256}"` });
    expect(fetched).toEqual([file, file, file]);
    await ask(file, {}, "HEAD");
    await ask("docker/SHA256SUMS");
    await ask("docker-24.0.6-x86-64.raw");
    expect(fetched).toHaveLength(3);
  });

  it("whose bytes are lost is not found, with a word on what to do", async () => {
    const { file, sha256 } = await publishImage(store, { name: "docker", version: "24.0.5" });
    await store.delete(sha256);
    const { status, body } = await ask(file);
    expect({ status, error: JSON.parse(body).error }).toMatchObject({
      status: 404,
      error: { code: "not_found", message: expect.stringMatching(/are missing.*backup.*ask for the image again/) },
    });
    expect(body).not.toContain(folder);
  });

  it("whose bytes were cut off is an internal error that names no path", async () => {
    const { file, sha256 } = await publishImage(store, { name: "docker", version: "24.0.5" });
    await truncate(path.join(folder, sha256.slice(0, 2), `${sha256}.raw`), 3);
    const { status, headers, body } = await ask(file);
    const requestId = headers["x-request-id"];
    expect({ status, error: JSON.parse(body).error }).toMatchObject({
      status: 500,
      error: { code: "internal", requestId },
    });
    expect(body).not.toContain(folder);
    expect(logged.join()).toContain(`request ${requestId}: Error: The store has 3 of the`);
  });

  it("ends for a client that takes nothing any more, and closes its file", async () => {
    const text = "x".repeat(30_000_000);
    const { file } = await publishImage(store, { name: "docker", version: "24.0.5", text });
    stalledMs = 200;
    const { port } = server.address() as AddressInfo;
    const client = httpRequest({ port, host: "127.0.0.1", path: `/extensions/${file}`, agent: false }).end();
    const [response] = (await once(client, "response")) as [IncomingMessage];
    response.pause();
    await vi.waitFor(async () => expect(await connections()).toBe(0), 10_000);
    response.on("error", () => {}).destroy();
  });
});

describe("a text", () => {
  it("is plain text that caches ask for again", async () => {
    const { file, sha256 } = await publishImage(store, { name: "docker", version: "24.0.5" });
    const { status, headers, body } = await ask("docker/SHA256SUMS");
    expect({ status, body }).toEqual({ status: 200, body: `${sha256}  ${file}\n` });
    expect(headers).toMatchObject({
      "cache-control": "no-cache",
      "content-length": String(body.length),
      "content-type": "text/plain; charset=utf-8",
    });
    const again = await ask("docker/SHA256SUMS", { "if-none-match": `W/"x", ${headers.etag}` });
    expect(again).toMatchObject({ status: 304, body: "", headers: { etag: headers.etag } });
    expect(await ask("docker/SHA256SUMS", {}, "HEAD")).toMatchObject({
      status: 200,
      body: "",
      headers: { "content-length": String(body.length) },
    });
  });

  it("has its signature beside it, as bytes that caches ask for again", async () => {
    globalThis.bakehouseSigning = openSigning(parseEnv({ BAKEHOUSE_DATA: folder }));
    await publishImage(store, { name: "docker", version: "24.0.5" });
    const { status, headers } = await ask("docker/SHA256SUMS.gpg");
    expect({ status, type: headers["content-type"] }).toEqual({ status: 200, type: "application/pgp-signature" });
    const again = await ask("docker/SHA256SUMS.gpg", { "if-none-match": String(headers.etag) });
    expect(again).toMatchObject({ status: 304, body: "" });
    const length = String(headers["content-length"]);
    const head = await ask("docker/SHA256SUMS.gpg", {}, "HEAD");
    expect(head).toMatchObject({ status: 200, body: "", headers: { "content-length": length } });
    expect((await ask("docker/SHA256SUMS.sha256.asc")).status).toBe(404);
  });

  it("changes its ETag with its content", async () => {
    await publishImage(store, { name: "docker", version: "24.0.5" });
    const before = await ask("SHA256SUMS");
    await publishImage(store, { name: "docker", version: "24.0.6" });
    expect(await ask("SHA256SUMS", { "if-none-match": String(before.headers.etag) })).toMatchObject({ status: 200 });
  });

  it("names the host the machine asked, and refuses a strange one", async () => {
    await publishImage(store, { name: "docker", version: "24.0.5" });
    const { body } = await ask("docker.conf", { host: "bakery.example:8080", "x-forwarded-host": "evil.example" });
    expect(body).toContain("\nPath=http://bakery.example:8080/extensions/docker\n");
    expect(await ask("docker.conf", { host: "a b" })).toMatchObject({ status: 400 });
  });
});

describe("anything else", () => {
  it.each(["docker-24.0.5-x86-64.raw", "SHA256SUMS", "%2e%2e/bakehouse.db", "docker.conf"])(
    "%s is 404",
    async (address) => {
      const { status, headers, body } = await ask(address);
      expect({ status, cache: headers["cache-control"] }).toEqual({ status: 404, cache: "no-store" });
      expect(JSON.parse(body).error.code).toBe("not_found");
    },
  );

  it.each(["POST", "PUT", "DELETE", "PATCH"])("%s is not allowed", async (method) => {
    expect(await ask("noop.conf", {}, method)).toMatchObject({ status: 405, headers: { allow: "GET, HEAD" } });
  });
});
