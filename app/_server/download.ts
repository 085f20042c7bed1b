import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";
import { finished } from "node:stream/promises";
import send from "send";
import { baseUrlOf } from "#lib/images/base-url";
import type { ImageStore } from "#lib/images/store";
import type { Log } from "#lib/log";
import { type Answer, answer } from "#lib/repository/serve";
import { type Failure, failureOf } from "./failure";
import { type Span, sendFile } from "./send-file";

type Repository = { store: ImageStore; url?: string | undefined; log: Log };

const METHODS = ["GET", "HEAD"];

/**
 * Answers one request for the repository (contract: Repository); `parts` are the decoded parts of its address below
 * `/extensions/`. Resolves when the response has ended or the client is gone.
 */
export async function serveRepository(
  request: IncomingMessage,
  response: ServerResponse,
  parts: readonly string[],
  { store, url, log }: Repository,
): Promise<void> {
  const requestId = randomUUID();
  response.setHeader("X-Request-ID", requestId);
  response.setHeader("X-Content-Type-Options", "nosniff");
  const ended = finished(response).catch(() => undefined); // a client that goes away is no failure of ours
  try {
    if (!METHODS.includes(request.method ?? "")) refuse(response, METHOD_NOT_ALLOWED);
    else {
      const found = await answer(parts, { store, baseUrl: baseUrlOf(request.headers.host, url) });
      if (found.kind === "image") sendImage(request, response, found);
      else sendText(request, response, found);
    }
  } catch (error) {
    refuse(response, failureOf(error, requestId, log));
  }
  await ended;
}

function sendImage(request: IncomingMessage, response: ServerResponse, image: Answer & { kind: "image" }): void {
  response.setHeader("Content-Type", "application/octet-stream");
  response.setHeader("Cache-Control", "public, max-age=31536000, immutable");
  response.setHeader("ETag", `"${image.sha256}"`);
  // The digest is the identity: a date or an ETag of the file system would only contradict it.
  const own = { etag: false, lastModified: false, cacheControl: false, dotfiles: "allow" } as const;
  const sending = send(request, path.basename(image.path), { ...own, index: false, root: path.dirname(image.path) });
  sending.stream = (file, span: Span = {}) => void sendFile(file, span, response).catch(() => response.destroy());
  sending
    .on("error", (error: { status: number; message: string; headers?: Record<string, string> }) => {
      const { status, message, headers = {} } = error;
      refuse(response, { status, headers, body: { error: { code: status < 500 ? "invalid" : "internal", message } } });
    })
    .pipe(response);
}

function sendText(request: IncomingMessage, response: ServerResponse, text: Answer & { kind: "text" }): void {
  const etag = `"${text.sha256}"`;
  response.setHeader("Cache-Control", "no-cache");
  response.setHeader("ETag", etag);
  const known = (request.headers["if-none-match"] ?? "").split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  if (known.includes(etag) || known.includes("*")) response.writeHead(304).end();
  else end(request, response, 200, "text/plain; charset=utf-8", text.body);
}

const METHOD_NOT_ALLOWED: Failure = {
  status: 405,
  headers: { Allow: METHODS.join(", ") },
  body: { error: { code: "invalid", message: "The repository is only read: GET and HEAD." } },
};

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

function end(request: IncomingMessage, response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { "Content-Type": type, "Content-Length": Buffer.byteLength(body) });
  response.end(request.method === "HEAD" ? undefined : body);
}
