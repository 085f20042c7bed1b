import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { dockerFiles } from "#lib/testing/upstream-files/docker";
import { githubFiles } from "#lib/testing/upstream-files/github";
import { kubernetesFiles } from "#lib/testing/upstream-files/kubernetes";
import { torcxFiles } from "#lib/testing/upstream-files/torcx";
import type { UpstreamFiles } from "#lib/testing/upstream-files/upstream-files";

type Trouble = { status?: number; headers?: Record<string, string>; body?: string; cut?: boolean; times: number };
export type Fixture = {
  /** For `Upstream.mirror`. */
  url: string;
  /** What was asked for, oldest first: `HOST/PATH?QUERY`. */
  requests: string[];
  /** Which of these were answered with 304, since the asker knew what is there. */
  unchanged: string[];
  /** From now on a host says how many more requests it answers, which 304 leaves as they are, and refuses those above. */
  allow(host: string, remaining: number, limit: number, reset: Date): void;
  /** Bytes per second of every answer, or of those at one address; null for no limit. */
  slow(bytesPerSecond: number | null, url?: string): void;
  /** Answers with this status, the next `times` times. */
  fail(url: string, status: number, how?: { times?: number; headers?: Record<string, string>; body?: string }): void;
  /** Sends half of the bytes and hangs up, the next `times` times. */
  cut(url: string, times?: number): void;
  /** From now on there are other bytes at this address; digest files stay as they were. */
  change(url: string): void;
  put(url: string, bytes: Buffer | string): void;
  /** Forgets fail, cut, change, allow and slow. */
  mend(): void;
  close(): Promise<void>;
};

/**
 * Stands for every upstream of the built-in recipes, as tiny deterministic files: `URL/HOST/PATH` answers like
 * `https://HOST/PATH`. `url` arguments of its methods are the real addresses.
 */
export async function startFixture(options: { port?: number; rate?: number } = {}): Promise<Fixture> {
  const stock = newStock(options.rate ?? null);
  const server = createServer((request, response) => {
    answer(stock, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // a TCP server's address is never a string
  return {
    url: `http://127.0.0.1:${port}`,
    requests: stock.requests,
    unchanged: stock.unchanged,
    ...controls(stock, options.rate ?? null),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Stock = {
  files: UpstreamFiles;
  made: Map<string, Promise<Buffer>>;
  editions: Map<string, number>;
  troubles: Map<string, Trouble>;
  requests: string[];
  unchanged: string[];
  budgets: Map<string, { remaining: number; limit: number; reset: number }>;
  rate: number | null;
  /** Rates of single addresses. */
  rates: Map<string, number | null>;
};

function newStock(rate: number | null): Stock {
  const files = { ...dockerFiles(), ...githubFiles(), ...kubernetesFiles(), ...torcxFiles() };
  const maps = { made: new Map(), editions: new Map(), troubles: new Map(), budgets: new Map(), rates: new Map() };
  return { files, requests: [], unchanged: [], rate, ...maps };
}

function controls(stock: Stock, rate: number | null): Omit<Fixture, "url" | "requests" | "unchanged" | "close"> {
  const { files, editions, troubles, budgets, made } = stock;
  return {
    allow: (host, remaining, limit, reset) =>
      void budgets.set(host, { remaining, limit, reset: Math.floor(reset.getTime() / 1000) }),
    slow: (bytesPerSecond, url) => {
      if (url === undefined) stock.rate = bytesPerSecond;
      else stock.rates.set(keyOf(url), bytesPerSecond);
    },
    fail: (url, status, { times = Number.POSITIVE_INFINITY, ...answer } = {}) =>
      void troubles.set(keyOf(url), { status, times, ...answer }),
    cut: (url, times = Number.POSITIVE_INFINITY) => void troubles.set(keyOf(url), { cut: true, times }),
    change: (url) => void editions.set(keyOf(url), (editions.get(keyOf(url)) ?? 0) + 1),
    put: (url, bytes) => {
      files[keyOf(url)] = () => Buffer.from(bytes);
      made.clear();
    },
    mend: () => {
      troubles.clear();
      editions.clear();
      budgets.clear();
      stock.rates.clear();
      stock.rate = rate;
    },
  };
}

function keyOf(url: string): string {
  return url.replace(/^https:\/\//, "");
}

async function answer(stock: Stock, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, search, searchParams } = new URL(request.url ?? "/", "http://fixture");
  const key = decodeURIComponent(pathname).slice(1);
  stock.requests.push(key + search);
  const trouble = takeTrouble(stock, key);
  if (trouble?.status !== undefined) {
    response.writeHead(trouble.status, trouble.headers).end(trouble.body ?? `${trouble.status}\n`);
    return;
  }
  const body = (await bytesAt(stock, key)) ?? listing(stock.files, key);
  if (isSpent(stock, key, response)) return void response.writeHead(403).end("rate limit exceeded\n");
  if (body === null) return void response.writeHead(404).end("404 not found\n");
  const etag = `"${createHash("sha256").update(body).digest("hex").slice(0, 16)}"`;
  response.setHeader("etag", etag);
  if (request.headers["if-none-match"] === etag) {
    stock.unchanged.push(key + search);
    return void response.writeHead(304).end();
  }
  spend(stock, key, response);
  if (searchParams.has("per_page")) return sendPage(response, key, body, searchParams);
  const from = restFrom(request, etag);
  const rest = body.subarray(from);
  if (from > 0) response.setHeader("content-range", `bytes ${from}-${body.length - 1}/${body.length}`);
  response.writeHead(from > 0 ? 206 : 200, { "content-length": rest.length, "content-type": typeOf(key) });
  if (request.method === "HEAD") return void response.end();
  const cut = trouble?.cut === true;
  const rate = () => stock.rates.get(key) ?? stock.rate;
  await send(rate, response, cut ? rest.subarray(0, rest.length / 2) : rest, { end: !cut });
  if (cut) response.destroy();
}

/** Where the bytes that are asked for begin: in the middle only of what the asker knows. */
function restFrom({ headers }: IncomingMessage, etag: string): number {
  const [, from] = /^bytes=(\d+)-$/.exec(headers.range ?? "") ?? [];
  return from !== undefined && headers["if-range"] === etag ? Number(from) : 0;
}

/** Says what is left of the host's budget, and whether that is nothing. */
function isSpent({ budgets }: Stock, key: string, response: ServerResponse): boolean {
  const budget = budgets.get(key.replace(/\/.*/, ""));
  if (budget === undefined) return false;
  for (const [name, value] of Object.entries(budget)) response.setHeader(`x-ratelimit-${name}`, value);
  return budget.remaining === 0;
}

function spend({ budgets }: Stock, key: string, response: ServerResponse): void {
  const budget = budgets.get(key.replace(/\/.*/, ""));
  if (budget === undefined) return;
  budget.remaining -= 1;
  response.setHeader("x-ratelimit-remaining", budget.remaining);
}

function takeTrouble({ troubles }: Stock, key: string): Trouble | undefined {
  const trouble = troubles.get(key);
  if (trouble === undefined || trouble.times <= 0) return undefined;
  trouble.times -= 1;
  return trouble;
}

async function bytesAt({ files, editions, made }: Stock, key: string): Promise<Buffer | null> {
  const maker = files[key];
  if (maker === undefined) return null;
  const edition = editions.get(key) ?? 0;
  const id = `${edition} ${key}`;
  const bytes = made.get(id) ?? Promise.resolve(maker(edition));
  made.set(id, bytes);
  return bytes;
}

/** The index of a folder, as release servers show it. */
function listing(files: UpstreamFiles, key: string): Buffer | null {
  const folder = key === "" || key.endsWith("/") ? key : `${key}/`;
  const under = Object.keys(files).filter((path) => path.startsWith(folder));
  if (under.length === 0) return null;
  const names = [...new Set(under.map((path) => path.slice(folder.length).replace(/\/.*/, "/")))].sort();
  const links = names.map((name) => `<a href="${encodeURI(name)}">${name}</a>   2024-01-01 12:00:00 1.2 MiB`);
  return Buffer.from(`<html><head><title>Index of ${folder}</title></head><body><pre><a href="../">../</a>
${links.join("\n")}
</pre></body></html>\n`);
}

/** One page of a GitHub list, with the address of the next one in `Link`. */
function sendPage(response: ServerResponse, key: string, body: Buffer, query: URLSearchParams): void {
  const list: unknown[] = JSON.parse(body.toString());
  const [size, page] = [Number(query.get("per_page")), Number(query.get("page") ?? 1)];
  const next = `<https://${key}?per_page=${size}&page=${page + 1}>; rel="next"`;
  const first = `<https://${key}?per_page=${size}&page=1>; rel="first"`;
  const links = page * size < list.length ? { link: `${next}, ${first}` } : {};
  const items = list.slice((page - 1) * size, page * size);
  response.writeHead(200, { "content-type": "application/json", ...links }).end(JSON.stringify(items));
}

function typeOf(key: string): string {
  return (
    { releases: "application/json", yaml: "text/plain" }[/[^./]*$/.exec(key)?.[0] ?? ""] ?? "application/octet-stream"
  );
}

const TICKS_PER_SECOND = 20;

/** Bytes per second at this moment; null for no limit. */
type Rate = () => number | null;

/** Ends quietly when the client hangs up. */
async function send(rate: Rate, response: ServerResponse, body: Buffer, how: { end: boolean }): Promise<void> {
  await pipeline(Readable.from(portions(rate, body)), response, how).catch(() => undefined);
}

/** Looks at the rate before every portion, so that `slow` also works on what is under way. */
async function* portions(rateNow: Rate, body: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < body.length; ) {
    const rate = rateNow();
    const size = rate === null ? body.length : Math.ceil(rate / TICKS_PER_SECOND);
    if (rate !== null) await sleep(1000 / TICKS_PER_SECOND);
    yield body.subarray(at, at + size);
    at += size;
  }
}
