import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Context } from "#lib/context";
import { serveRepository } from "../download";
import { front } from "../front";
import { answerNode } from "./ask";

export type Running = {
  url: string;
  /** `METHOD /path?query` and headers of what came, oldest first. */
  requests: { line: string; headers: IncomingMessage["headers"] }[];
  stop(): Promise<void>;
};

/** A server as `npm start` has one, but for its pages: the gate, the API and the repository, over HTTP. */
export async function serve({ env, store }: Context): Promise<Running> {
  const requests: Running["requests"] = [];
  const answer = front(answerOne, { isDevelopment: false, isTrustworthy: true, url: undefined, open: env });
  const server = createServer({ requireHostHeader: false }, (request, response) => {
    requests.push({ line: `${request.method} ${request.url}`, headers: { ...request.headers } });
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // a TCP server's address is never a string
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${port}`, requests, stop };

  async function answerOne(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, below] = /^\/extensions\/(.*)$/.exec(request.url ?? "") ?? [];
    if (below === undefined) return answerNode(request, response);
    const parts = below.split("/").map(decodeURIComponent);
    await serveRepository(request, response, parts, { store, log: () => {} });
  }
}
