import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

type Received = { headers: IncomingHttpHeaders; body: string; path: string };
type Answer = (response: ServerResponse, request: IncomingMessage) => void;

export type Receiver = {
  url: string;
  /** What was posted, in order. */
  received: Received[];
  /** How it answers from now on; 204 at first. */
  answer: Answer;
  stop(): Promise<void>;
};

/** Somebody who receives webhooks, over real HTTP. */
export async function startReceiver(): Promise<Receiver> {
  const server = createServer(async (request, response) => {
    receiver.received.push({ headers: request.headers, body: await text(request), path: request.url ?? "" });
    receiver.answer(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received: [],
    answer: (response) => void response.writeHead(204).end(),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}
