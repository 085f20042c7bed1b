import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type GuardedFetch, guardedFetch } from "#lib/fetch-guard";
import { type AllowedHosts, parseAllowedHosts } from "#lib/network-address";
import { importsOf, isTest, readSources } from "#lib/testing/source-tree";

let server: Server;
let port: number;
const asked: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === "/stalls") return void response.write("half a");
    if (request.url === "/breaks") {
      response.writeHead(200, CLOSES).write(LARGE.subarray(0, 2_000_000), () => response.socket?.end());
      return;
    }
    if (request.url === "/closes") return void response.writeHead(200, CLOSES).end(LARGE);
    asked.push(request.url ?? "");
    response.end("a secret");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port; // a TCP server's address is never a string
});
afterAll(() => void server.closeAllConnections());

const LARGE = Buffer.alloc(3_000_000);
const CLOSES = { connection: "close", "content-length": LARGE.length };

function allowing(text: string): AllowedHosts {
  const allowed = parseAllowedHosts(text);
  if (allowed === null) throw new Error(`${text} allows nothing`);
  return allowed;
}

async function read(address: string, fetch: GuardedFetch = guardedFetch(allowing(""))): Promise<string> {
  return (await fetch(new URL(address), { redirect: "manual" })).text();
}

it.each([
  "127.0.0.1",
  "localhost",
  "2130706433",
  "0x7f000001",
  "0177.0.0.1",
  "127.1",
  "0",
  "0.0.0.0",
  "１２７.0.0.1",
  "[::1]",
  "[::]",
  "[::ffff:127.0.0.1]",
  "[::ffff:7f00:1]",
  "[::127.0.0.1]",
  "[64:ff9b::7f00:1]",
  "[2002:7f00:1::]",
  "[2001:0:7f00:1::]",
  "[fe80::1]",
  "[fc00::1]",
  "[fd00:ec2::254]",
  "[fec0::1]",
  "[ff02::1]",
  "[2001:db8::1]",
  "[4000::1]",
  "10.0.0.1",
  "172.16.0.1",
  "192.168.1.1",
  "100.64.0.1",
  "169.254.169.254",
  "2852039166",
  "192.0.2.1",
  "198.18.0.1",
  "224.0.0.1",
  "240.0.0.1",
  "255.255.255.255",
])("never connects to %s", async (host) => {
  await expect(read(`http://${host}:${port}/`)).rejects.toMatchObject({
    code: "upstream",
    message: expect.stringMatching(/ is .*: Bakehouse connects to public addresses only\. .*BAKEHOUSE_ALLOW_HOSTS/),
  });
  expect(asked).toEqual([]);
});

it("says the address and what it is", async () => {
  await expect(read("https://169.254.169.254/latest/meta-data")).rejects.toThrow(/^169\.254\.169\.254 is link-local, /);
  await expect(read("https://localhost/")).rejects.toThrow(
    /^localhost has the address .*, which is this machine itself/,
  );
});

it.each(["file:///etc/passwd", "data:text/plain,secret", "ftp://example.org/"])("does not open %s", async (address) => {
  await expect(read(address)).rejects.toThrow(/is not an http:\/\/ or https:\/\/ address/);
});

it("judges where it is redirected, too", async () => {
  const mirror = `http://127.0.0.1:${port}`;
  const fetch = guardedFetch(allowing(""), mirror);
  expect(await read(mirror, fetch)).toBe("a secret");
  const other = createServer((_request, response) => response.writeHead(302, { location: mirror }).end());
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const at = `http://localhost:${(other.address() as AddressInfo).port}/`;
  const following = guardedFetch(allowing("localhost"));
  await expect(following(new URL(at), { redirect: "follow" })).rejects.toThrow(/127\.0\.0\.1 is this machine itself/);
  other.closeAllConnections();
  other.close();
});

it("allows the mirror's own port alone", async () => {
  const fetch = guardedFetch(allowing(""), "http://127.0.0.1:1/mirror");
  await expect(read(`http://127.0.0.1:${port}/`, fetch)).rejects.toThrow(/this machine itself/);
});

it.each(["127.0.0.1", "127.0.0.0/8", "10.0.0.1, 127.0.0.1", "::ffff:127.0.0.1"])(
  "an operator allows %s",
  async (text) => {
    expect(await read(`http://127.0.0.1:${port}/`, guardedFetch(allowing(text)))).toBe("a secret");
  },
);

it.each(["localhost", "LocalHost", "127.0.0.0/8 ::1"])("an operator allows a name by %s", async (text) => {
  expect(await read(`http://localhost:${port}/`, guardedFetch(allowing(text)))).toBe("a secret");
});

it("a pattern is for what is below a name", async () => {
  const fetch = guardedFetch(allowing("*.localhost"));
  await expect(read(`http://localhost:${port}/`, fetch)).rejects.toThrow(/this machine itself/);
  await expect(read(`http://app.localhost:1/`, fetch)).rejects.toThrow("fetch failed");
});

it.each(["10.0.0.0/33", "10.1", "0x7f.1", "http://a.example", "*", "a.*", "a b!", "-a.example"])(
  "%s is nothing that can be allowed",
  (text) => expect(parseAllowedHosts(text)).toBeNull(),
);

it("lets go of an answer that stands still, though memory was tidied up meanwhile", async () => {
  setFlagsFromString("--expose-gc");
  const tidyUp: () => void = runInNewContext("gc");
  const [caller, clock] = [new AbortController(), new AbortController()];
  const fetch = guardedFetch(allowing("127.0.0.1"));
  const open = async () => {
    const signal = AbortSignal.any([caller.signal, clock.signal]);
    return (await fetch(new URL(`http://127.0.0.1:${port}/stalls`), { signal })).body;
  };
  const body = await open();
  const reading = (async () => {
    for await (const _part of body ?? []) for (let round = 0; round < 3; round++) tidyUp();
  })();
  for (let round = 0; round < 5; round++) await sleep(5).then(tidyUp);
  clock.abort(new Error("given up"));
  await expect(Promise.race([reading, sleep(2000)])).rejects.toThrow("given up");
});

/** Bytes of an answer, read so slowly that the server has closed long before its end. */
async function readSlowly(address: string): Promise<number> {
  const { body } = await guardedFetch(allowing("127.0.0.1"))(new URL(`http://127.0.0.1:${port}${address}`), {});
  let bytes = 0;
  for await (const part of body ?? []) {
    bytes += part.length;
    await sleep(3);
  }
  return bytes;
}

it("reads slowly what a server closes at once", async () => {
  for (let round = 0; round < 5; round++) expect(await readSlowly("/closes")).toBe(LARGE.length);
});

it("notices while it reads slowly that a server closed too early", async () => {
  await expect(readSlowly("/breaks")).rejects.toThrow("terminated");
});

it("nothing else in the product connects to servers", () => {
  const isProduct = (file: string) => !isTest(file) && !/\/testing\/|^app\/(_client|\(people\)\/passkeys)/.test(file);
  const product = [...readSources(["lib", "app", "pages"])].filter(([file]) => isProduct(file));
  const calling = product.filter(([, text]) => /\bfetch\(/.test(text)).map(([file]) => file);
  // Two are handed the guard's.
  expect(calling).toEqual(["lib/events/send.ts", "lib/fetch-guard.ts", "lib/upstream/http.ts"]);
  const network = /^(undici|(node:)?(dgram|dns|https?|http2|net|tls))$/;
  const importing = product.filter(([file, text]) =>
    importsOf(file, text).some(({ target, typeOnly }) => network.test(target) && !typeOnly),
  );
  // The operator names the others: a database, an object storage, and who people sign in with.
  const named = ["lib/database/postgresql.ts", "lib/images/s3-objects.ts", "lib/people/limit-fetch.ts"];
  expect(importing.map(([file]) => file).sort()).toEqual(["lib/fetch-guard.ts", ...named].sort());
});
