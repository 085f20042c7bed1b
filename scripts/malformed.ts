import { type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { ErrorCode } from "#lib/errors";

type Refusal = { status: number; code: ErrorCode; message: string; headers?: string[] };

const NO_HTTP: Refusal = { status: 400, code: "invalid", message: "This is no request of HTTP that can be read." };

/** What Node's parser complains of, where more can be said. */
const REFUSALS: Record<string, Refusal> = {
  HPE_INVALID_METHOD: { ...NO_HTTP, message: "The request begins with no method of HTTP that this server knows." },
  HPE_HEADER_OVERFLOW: {
    status: 431,
    code: "too_large",
    message: "The request's address and headers are larger than 16 KiB, which is the limit.",
  },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: {
    status: 413,
    code: "too_large",
    message: "The chunks of the request's body say more about themselves than 16 KiB.",
  },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, code: "invalid", message: "The request's headers did not come in time." },
};

/** The answer on each connection that was given last, or is being given. */
const answers = new WeakMap<Duplex, ServerResponse>();

/** Lets `refuseMalformed` know of an answer into whose middle it must not write. */
export function noteAnswer({ socket }: IncomingMessage, response: ServerResponse): void {
  answers.set(socket, response);
}

/** Answers what is no HTTP in the contract's JSON, and closes the connection: of its own Node sends a status and no word. */
export function refuseMalformed(error: Error & { code?: string }, socket: Duplex): void {
  const answer = answers.get(socket);
  const isUnderWay = answer?.headersSent === true && !answer.writableFinished;
  if (isUnderWay || !socket.writable || error.code === "ECONNRESET") return void socket.destroy();
  refuseOn(socket, REFUSALS[error.code ?? ""] ?? NO_HTTP);
}

/** CONNECT: of its own Node closes the connection without a word. */
export function refuseTunnel(_request: IncomingMessage, socket: Duplex): void {
  socket.on("error", () => {});
  const message = "This server is no proxy: it knows no CONNECT.";
  refuseOn(socket, { status: 405, code: "invalid", message, headers: ["Allow: GET, HEAD"] });
}

/** What a client expects beside `100-continue` is nothing that a server knows. */
export function refuseExpectation({ headers }: IncomingMessage, response: ServerResponse): void {
  const message = `This server does not know what "${headers.expect}" expects of it.`;
  const body = JSON.stringify({ error: { code: "invalid", message } });
  const about = { "Content-Type": "application/json", "Cache-Control": "no-store", Connection: "close" };
  response.writeHead(417, { ...about, "Content-Length": Buffer.byteLength(body) }).end(body);
}

function refuseOn(socket: Duplex, { status, code, message, headers = [] }: Refusal): void {
  const body = JSON.stringify({ error: { code, message } });
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...headers, "Content-Type: application/json"];
  const rest = ["X-Content-Type-Options: nosniff", "Cache-Control: no-store", "Connection: close"];
  const text = [...head, ...rest, `Content-Length: ${Buffer.byteLength(body)}`, "", body].join("\r\n");
  socket.end(text, () => socket.destroy());
}
