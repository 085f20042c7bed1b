import { EventEmitter, once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { afterEach, beforeEach } from "vitest";

/** Writes what it likes, as no HTTP server would; `request` is the text of the request's headers. */
export type FaultyAnswer = (socket: Socket, request: string) => unknown;

export type FaultyServer = {
  url: string;
  /** The texts of the requests, oldest first. */
  requests: string[];
  /** What the next connections get, one after the other; the last one goes on for ever. */
  answers: FaultyAnswer[];
};

/** Gives every test of the calling file a server that answers as the test says; its members change with each test. */
export function useFaultyServer(): FaultyServer {
  const server: FaultyServer = { url: "", requests: [], answers: [] };
  const sockets = new Set<Socket>();
  const listener = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
    let text = "";
    socket.on("data", (bytes) => {
      text += bytes.toString("latin1");
      const [headers, body] = text.split(/(?<=\r\n\r\n)/);
      if (headers === undefined || !headers.endsWith("\r\n\r\n")) return;
      const length = Number(/^content-length: (\d+)\r$/im.exec(headers)?.[1] ?? 0);
      if ((body ?? "").length < length) return;
      server.requests.push(text);
      const answer = server.answers.length > 1 ? server.answers.shift() : server.answers[0];
      answer?.(socket, text);
      text = "";
    });
  });
  beforeEach(async () => {
    Object.assign(server, { requests: [], answers: [] });
    await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
    server.url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`; // a TCP server's address is never a string
  });
  afterEach(async () => {
    const closed = new Promise((resolve) => listener.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  });
  return server;
}

/** The beginning of an answer, as far as its headers go. */
export function head(status: string, headers: Record<string, string | number>): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status}\r\n${lines.join("")}\r\n`;
}

/** A whole answer that is well, and closes the connection. */
export function whole(
  body: string | Buffer,
  headers: Record<string, string | number> = {},
  status = "200 OK",
): FaultyAnswer {
  return (socket) => {
    socket.write(head(status, { "content-length": Buffer.byteLength(body), connection: "close", ...headers }));
    socket.end(body);
  };
}

type Break = {
  headers?: Record<string, string | number>;
  status?: string;
  /** When it breaks off: bytes that nobody took before that may be lost. */
  when?(): Promise<void>;
  reset?: boolean;
};

/** Announces `length` bytes, or nothing, sends `body` and closes the connection, or resets it. */
export function brokenOff(body: string | Buffer, length: number | null, how: Break = {}): FaultyAnswer {
  const { headers = {}, status = "200 OK", when, reset = false } = how;
  return async (socket) => {
    const sent = when?.();
    const announced: Record<string, string | number> = length === null ? {} : { "content-length": length };
    socket.write(head(status, { ...announced, ...headers }));
    socket.write(body);
    await sent;
    if (reset) socket.resetAndDestroy();
    else socket.end();
  };
}

/** Counts the bytes that a test took, so that a server breaks off after them. */
export class Taken {
  #bytes = 0;
  readonly #more = new EventEmitter();

  add(bytes: number): void {
    this.#bytes += bytes;
    this.#more.emit("more");
  }

  /** For `brokenOff`. */
  after(bytes: number): () => Promise<void> {
    return async () => {
      while (this.#bytes < bytes) await once(this.#more, "more");
    };
  }
}
