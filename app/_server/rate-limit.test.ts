import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { db } from "#lib/db";
import { parseEnv } from "#lib/env";
import { Rates } from "#lib/people/rates";
import { useContext } from "#lib/testing/context";
import { type Patience, webServer } from "../../scripts/web-server";
import { requireRate } from "./rate-limit";
import { answerNode } from "./testing/ask";

const standing = useContext({ BAKEHOUSE_RATE_LIMITS: "0.05" });

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** Our server, with the route files behind it, and how JSON is posted there: `from` as a proxy, or anybody, would say it. */
async function serve(patience: Patience = {}) {
  const listening = webServer(answerNode, patience);
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  const { port } = listening.address() as AddressInfo; // a TCP server's address is never a string
  const url = `http://127.0.0.1:${port}`;
  const post = async (address: string, json: unknown, from?: string) => {
    const headers: Record<string, string> = { "content-type": "application/json" };
    if (from !== undefined) headers["x-forwarded-for"] = from;
    const response = await fetch(`${url}${address}`, {
      method: "POST",
      headers,
      body: JSON.stringify(json),
    });
    return { status: response.status, retryAfter: response.headers.get("retry-after"), answer: await response.json() };
  };
  return { url, post };
}
const BEHIND_A_PROXY: Patience = { trusted: { hops: 1, networks: [] } };
const WEBHOOK = { url: "https://receiver.example/hook", name: "receiver" };

describe("what one address may ask for", () => {
  it("ends with a sentence and with when to come again, whatever it says of itself", async () => {
    const { post } = await serve();
    const taken = [1, 2, 3].map((name) => post("/api/v1/webhooks", { ...WEBHOOK, name: `receiver ${name}` }));
    expect((await Promise.all(taken)).map(({ status }) => status)).toEqual([201, 201, 201]);
    const { status, retryAfter, answer } = await post("/api/v1/webhooks", WEBHOOK, "198.51.100.7");
    expect({ status, answer }).toEqual({
      status: 429,
      answer: {
        error: {
          code: "busy",
          message: `127.0.0.1 asks for too much: this server takes 3 webhooks and their messages at once from one address, and 1 a minute after that. Try again in ${retryAfter} s.`,
          retryAfter: Number(retryAfter),
        },
      },
    });
    expect(Number(retryAfter)).toBeGreaterThan(0);
  });

  it("is counted for each kind by itself, refused requests too", async () => {
    const { post } = await serve();
    const check = { yaml: "name: x\n" };
    const statuses = [];
    for (let turn = 0; turn < 16; turn++) statuses.push((await post("/api/v1/recipes/check", check)).status);
    expect(statuses).toEqual([...Array(15).fill(200), 429]);
    const broken = [];
    for (let turn = 0; turn < 11; turn++) broken.push((await post("/api/v1/builds", { recipe: "docker" })).status);
    expect(broken).toEqual([...Array(10).fill(400), 429]);
    expect(await post("/api/v1/webhooks", WEBHOOK)).toMatchObject({ status: 201 });
  });

  it("is counted for all web servers together, but for what keeps one of them busy alone", async () => {
    let now = 0;
    const startServer = () => Object.assign(standing.context, { rates: new Rates(() => now) });
    startServer();
    const { post } = await serve();
    for (const name of ["one", "two", "three"]) await post("/api/v1/webhooks", { ...WEBHOOK, name });
    for (let turn = 0; turn < 15; turn++) await post("/api/v1/recipes/check", { yaml: "name: x\n" });
    startServer();
    expect(await post("/api/v1/webhooks", WEBHOOK)).toMatchObject({ status: 429, retryAfter: "60" });
    expect(await post("/api/v1/recipes/check", { yaml: "name: x\n" })).toMatchObject({ status: 200 });
    now += 60_000;
    expect(await post("/api/v1/webhooks", WEBHOOK)).toMatchObject({ status: 201 });
    startServer();
    expect(await post("/api/v1/webhooks", WEBHOOK)).toMatchObject({ status: 429, retryAfter: "60" });
  });

  it("is counted for each address that a trusted proxy names, and for each network of an IPv6 host", async () => {
    const { post } = await serve(BEHIND_A_PROXY);
    const from = async (address: string) => (await post("/api/v1/rehearsals", [], address)).status;
    expect(await from("192.0.2.1")).toBe(400);
    expect(await from("203.0.113.9, 192.0.2.1")).toBe(429);
    expect(await from("192.0.2.1, 203.0.113.9")).toBe(400);
    expect(await from("2001:db8:1:2::1")).toBe(400);
    expect(await from("2001:db8:1:2:ffff::2")).toBe(429);
    expect(await from("2001:db8:1:3::1")).toBe(400);
  });

  it("counts no page and no machine that only reads", async () => {
    const { url } = await serve();
    const reads = Array.from({ length: 100 }, () => fetch(`${url}/api/v1/status`));
    const statuses = (await Promise.all(reads)).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([200]));
  });
});

it("can go on without limits", async () => {
  const env = parseEnv({ BAKEHOUSE_RATE_LIMITS: "off" });
  const rates = new Rates(() => 0);
  for (let turn = 0; turn < 100; turn++) await requireRate("rehearse images", new Headers(), { env, rates });
  expect(await db().rateBucket.count()).toBe(0);
});
