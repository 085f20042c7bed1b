import { createReadStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import type { Objects, Reader, Span, Stored } from "#lib/images/objects";

type Kept = { bytes: Buffer; storedAt: Date };

/** A small object storage over HTTP, as a stand-in for a large one; `now` gives the time of what is stored. */
export async function startHttpObjects(now: () => number): Promise<{ objects: Objects; stop(): Promise<void> }> {
  const kept = new Map<string, Kept>();
  const server = createServer((request, response) => void handle(request, response, kept, now));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    objects: httpObjects(`http://127.0.0.1:${port}`),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  kept: Map<string, Kept>,
  now: () => number,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? "", "http://here");
  const name = pathname.slice(1);
  const found = kept.get(name);
  if (name === "") return void response.end(JSON.stringify(listed(kept, searchParams.get("prefix") ?? "")));
  if (request.method === "PUT") {
    kept.set(name, { bytes: await buffer(request), storedAt: new Date(now()) });
    return void response.writeHead(201).end();
  }
  if (request.method === "DELETE") {
    kept.delete(name);
    return void response.writeHead(204).end();
  }
  if (found === undefined) return void response.writeHead(404).end();
  if (request.method === "MOVE") {
    kept.set(String(request.headers.destination), found);
    kept.delete(name);
    return void response.writeHead(201).end();
  }
  const [, start = 0, end] = /bytes=(\d+)-(\d*)/.exec(request.headers.range ?? "") ?? [];
  const bytes = found.bytes.subarray(Number(start), end ? Number(end) + 1 : undefined);
  response.writeHead(200, { "content-length": bytes.length, "last-modified": found.storedAt.toISOString() });
  response.end(request.method === "HEAD" ? undefined : bytes);
}

function listed(kept: Map<string, Kept>, prefix: string): object[] {
  return [...kept]
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, { bytes, storedAt }]) => ({ name, size: bytes.length, storedAt }));
}

function httpObjects(base: string): Objects {
  const ask = (name: string, init: RequestInit = {}) => fetch(`${base}/${name}`, init);
  return {
    async put(name, file) {
      await stat(file); // a stream that cannot be opened would only say that fetch failed
      const body = Readable.toWeb(createReadStream(file)) as ReadableStream; // Node's type of the same thing
      await ask(name, { method: "PUT", body, duplex: "half" } as RequestInit);
      await rm(file);
    },
    async open(name, span) {
      const response = await ask(name, { headers: span ? { range: rangeOf(span) } : {} });
      return response.ok && response.body !== null ? readerOf(response.body) : null;
    },
    async stat(name) {
      const { ok, headers } = await ask(name, { method: "HEAD" });
      if (!ok) return null;
      return { size: Number(headers.get("content-length")), storedAt: new Date(headers.get("last-modified") ?? "") };
    },
    delete: async (name) => void (await ask(name, { method: "DELETE" })),
    move: async (from, to) => void (await ask(from, { method: "MOVE", headers: { destination: to } })),
    async *list(prefix) {
      const found = (await (await ask(`?prefix=${prefix}`)).json()) as (Omit<Stored, "storedAt"> & {
        storedAt: string;
      })[];
      for (const { storedAt, ...each } of found) yield { ...each, storedAt: new Date(storedAt) };
    },
    free: async () => null,
    check: async () => base,
    address: async (name) => `${base}/${name}`,
  };
}

function rangeOf({ start, end }: Span): string {
  return `bytes=${start}-${end ?? ""}`;
}

function readerOf(body: ReadableStream<Uint8Array>): Reader {
  const stream = body.getReader();
  let rest: Uint8Array = new Uint8Array();
  return {
    async read(into) {
      if (rest.length === 0) rest = (await stream.read()).value ?? rest;
      const part = rest.subarray(0, into.length);
      into.set(part);
      rest = rest.subarray(part.length);
      return part.length;
    },
    close: () => stream.cancel(),
  };
}
