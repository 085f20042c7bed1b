import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { finished } from "node:stream/promises";
import fresh from "fresh";
import { AppError } from "#lib/errors";
import { baseUrlOf } from "#lib/images/base-url";
import type { ImageStore } from "#lib/images/store";
import type { Log } from "#lib/log";
import { type Answer, answer } from "#lib/repository/serve";
import { MACHINES_HEADER } from "./asker";
import { type Failure, failureOf } from "./failure";
import { type Part, partOf } from "./range";
import { LIST_POLICY } from "./response-headers";
import { sendBytes, turn } from "./send-bytes";

type Repository = {
  store: ImageStore;
  url?: string;
  log: Log;
  /** A client that takes nothing for so long is sent nothing more. */
  stalledMs?: number;
  /** Hears of each GET of an image, a range and one that is answered from a cache included. Must not wait for anything. */
  onFetch?(file: string, extension: string): void;
};

type Exchange = { request: IncomingMessage; response: ServerResponse; store: ImageStore };
type Image = Answer & { kind: "image" };

const METHODS = ["GET", "HEAD"];
const IMMUTABLE = "public, max-age=31536000, immutable";
const BYTES = "application/octet-stream";

/**
 * Answers one request for the repository (contract: Repository); `parts` are the decoded parts of its address below
 * `/extensions/`. Resolves when the response has ended or the client is gone.
 */
export async function serveRepository(
  request: IncomingMessage,
  response: ServerResponse,
  parts: readonly string[],
  { store, url, log, stalledMs = 60_000, onFetch }: Repository,
): Promise<void> {
  const requestId = randomUUID();
  response.setHeader("X-Request-ID", requestId);
  response.setHeader("X-Content-Type-Options", "nosniff");
  const ended = finished(response).catch(() => undefined); // a client that goes away is no failure of ours
  response.setTimeout(stalledMs, () => response.destroy());
  try {
    if (!METHODS.includes(request.method ?? "")) refuse(response, METHOD_NOT_ALLOWED);
    else {
      const release = beginDownload(request.socket.remoteAddress ?? "");
      void ended.finally(release);
      await turn();
      const machines = request.headers[MACHINES_HEADER]?.toString() ?? "";
      const found = await answer(parts, { store, baseUrl: `${baseUrlOf(request.headers.host, url)}${machines}` });
      const exchange = { request, response, store };
      if (found.kind === "text") await sendText(exchange, found);
      else {
        // HEAD is how monitors and people look whether it is there.
        if (request.method === "GET") onFetch?.(found.file, found.extension);
        await sendImage(exchange, found);
      }
    }
  } catch (error) {
    refuse(response, failureOf(error, requestId, log));
  }
  await ended;
}

async function sendImage(exchange: Exchange, image: Image): Promise<void> {
  const { request, response, store } = exchange;
  const etag = `"${image.sha256}"`;
  response.setHeader("Cache-Control", IMMUTABLE);
  response.setHeader("ETag", etag);
  if (fresh(request.headers, { etag })) return void response.writeHead(304).end();
  if (!names(request.headers["if-match"], etag)) return refuse(response, PRECONDITION_FAILED);
  const ranged = request.headers["if-range"] === undefined || request.headers["if-range"] === etag;
  const part = partOf(ranged ? request.headers.range : undefined, image.size);
  if (part === "unsatisfiable") return refuse(response, unsatisfiable(image.size));
  const address = mayBeSentOn(request) ? await store.address(image.sha256) : null;
  if (address !== null) return sendOn(response, address);
  const { start, end } = part ?? { start: 0, end: image.size - 1 };
  response.setHeader("Accept-Ranges", "bytes");
  if (part !== null) response.setHeader("Content-Range", `bytes ${start}-${end}/${image.size}`);
  response.writeHead(part === null ? 200 : 206, { "Content-Type": BYTES, "Content-Length": end - start + 1 });
  if (request.method === "HEAD") return void response.end();
  await sendPart(exchange, image.sha256, { start, end });
}

/** A signed address is good for GET alone, and the storage has another ETag than ours. */
function mayBeSentOn({ method, headers }: IncomingMessage): boolean {
  return method === "GET" && headers["if-match"] === undefined && headers["if-range"] === undefined;
}

/** For a time only: the address may be signed, and what it leads to is somebody else's. */
function sendOn(response: ServerResponse, address: string): void {
  response.removeHeader("ETag");
  response.writeHead(302, { Location: address, "Cache-Control": "no-store" }).end();
}

async function sendPart({ response, store }: Exchange, sha256: string, part: Part): Promise<void> {
  const reader = await store.open(sha256, part);
  if (reader === null) throw new Error(`The bytes ${sha256} are gone.`);
  await sendBytes(reader, response).catch(() => response.destroy());
}

async function sendText({ request, response }: Exchange, text: Answer & { kind: "text" }): Promise<void> {
  const etag = `"${text.sha256}"`;
  response.setHeader("Cache-Control", "no-cache");
  response.setHeader("ETag", etag);
  if (text.type.startsWith("text/html")) response.setHeader("Content-Security-Policy", LIST_POLICY);
  if (fresh(request.headers, { etag })) response.writeHead(304).end();
  else end(request, response, 200, text.type, await text.body());
}

/** Whether If-Match lists the tag, or asks for nothing. */
function names(wanted: string | undefined, etag: string): boolean {
  if (wanted === undefined || wanted.trim() === "*") return true;
  return wanted.split(",").some((tag) => tag.trim() === etag);
}

const METHOD_NOT_ALLOWED: Failure = {
  status: 405,
  headers: { Allow: METHODS.join(", ") },
  body: { error: { code: "invalid", message: "The repository is only read: GET and HEAD." } },
};

const PRECONDITION_FAILED: Failure = {
  status: 412,
  headers: {},
  body: { error: { code: "invalid", message: "The image has another digest than If-Match names." } },
};

function unsatisfiable(size: number): Failure {
  const message = `The range begins behind the end: the image has ${size} bytes.`;
  const headers = { "Content-Range": `bytes */${size}` };
  return { status: 416, headers, body: { error: { code: "invalid", message } } };
}

function refuse(response: ServerResponse, { status, headers, body }: Failure): void {
  if (response.headersSent) {
    // Half a file is on its way: only breaking the connection tells the client that it is not whole.
    response.destroy();
    return;
  }
  for (const name of ["ETag", "Cache-Control", "Content-Length"]) response.removeHeader(name);
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.setHeader("Cache-Control", "no-store");
  end(response.req, response, status, "application/json", JSON.stringify(body));
}

function end(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  type: string,
  body: string | Buffer,
): void {
  response.writeHead(status, { "Content-Type": type, "Content-Length": Buffer.byteLength(body) });
  response.end(request.method === "HEAD" ? undefined : body);
}

/** Downloads under way in this process, and of one address: a site's proxy may speak for hundreds of machines. */
const LIMITS = { inAll: 1024, perAddress: 256 };

const active = new Map<string, number>();
let total = 0;

/** Counts a download until the returned function is called; AppError `busy` when there are too many. */
export function beginDownload(address: string, { inAll, perAddress } = LIMITS): () => void {
  const own = active.get(address) ?? 0;
  if (total >= inAll || own >= perAddress) {
    const whose = total >= inAll ? `This server sends ${total}` : `${address} fetches ${own}`;
    throw new AppError("busy", `${whose} images at once, which is the limit. Try again in a moment.`, {
      facts: { retryAfter: 10 },
    });
  }
  active.set(address, own + 1);
  total += 1;
  return () => endDownload(address);
}

function endDownload(address: string): void {
  const rest = (active.get(address) ?? 0) - 1;
  if (rest > 0) active.set(address, rest);
  else active.delete(address);
  total -= 1;
}
