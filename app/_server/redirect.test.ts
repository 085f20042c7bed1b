import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type ImageStore, localStore } from "#lib/images/store";
import { useDatabase } from "#lib/testing/database";
import { publishImage } from "#lib/testing/image-rows";
import { serveRepository } from "./download";

useDatabase();
let folder: string;
let store: ImageStore;
let server: Server;
let image: { file: string; sha256: string };
let fetched: string[];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakehouse-redirect-"));
  store = { ...localStore(folder), address: async (sha256) => `https://objects.example/${sha256}` };
  fetched = [];
  server = createServer((incoming, response) => {
    const parts = (incoming.url ?? "").replace("/extensions/", "").split("/").filter(Boolean);
    const onFetch = (file: string) => void fetched.push(file);
    void serveRepository(incoming, response, parts, { store, log: () => {}, onFetch });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  image = await publishImage(store, { name: "docker", version: "24.0.5", text: "0123456789" });
});
afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

/** A plain client: fetch would follow, and ask caches for nothing old. */
async function ask(name: string, headers: Record<string, string> = {}, method = "GET") {
  const { port } = server.address() as AddressInfo;
  const options = { port, host: "127.0.0.1", path: `/extensions/${name}`, method, headers, agent: false };
  const [response] = (await once(request(options).end(), "response")) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

it("an image is fetched from where the store says, and no cache keeps that", async () => {
  const asked: Record<string, string>[] = [{}, { range: "bytes=3-" }, { "if-none-match": '"another"' }];
  for (const headers of asked) {
    const reply = await ask(image.file, headers);
    expect(reply).toMatchObject({ status: 302, body: "" });
    const { location, etag, "cache-control": caching } = reply.headers;
    expect([location, etag, caching]).toEqual([`https://objects.example/${image.sha256}`, undefined, "no-store"]);
  }
  expect(fetched).toEqual([image.file, image.file, image.file]);
});

it("an image is sent from here all the same to HEAD, and where a condition names its ETag", async () => {
  const etag = `"${image.sha256}"`;
  expect(await ask(image.file, { "if-match": etag })).toMatchObject({ status: 200, body: "0123456789" });
  expect(await ask(image.file, { "if-range": etag, range: "bytes=8-" })).toMatchObject({ status: 206, body: "89" });
  expect(await ask(image.file, { "if-none-match": etag })).toMatchObject({ status: 304, body: "" });
  expect(await ask(image.file, { range: "bytes=10-" })).toMatchObject({ status: 416 });
  const head = await ask(image.file, {}, "HEAD");
  expect(head).toMatchObject({ status: 200, headers: { etag, "content-length": "10" } });
});

it.each(["SHA256SUMS", "docker/SHA256SUMS", "docker.conf", "docker/docker.conf", ""])(
  "the text %j is sent from here",
  async (name) => expect((await ask(name)).status).toBe(200),
);
