import { figures } from "#lib/figures";

/** What a client is to tell for {@link timeStatements}. */
export const TELLS_STATEMENTS = [{ emit: "event" as const, level: "query" as const }];

type Telling = { $on(event: "query", hear: (statement: { query: string; duration: number }) => void): unknown };

/** Counts how long a client's statements take. The same client. */
export function timeStatements<Client extends Telling>(client: Client): Client {
  client.$on("query", ({ query, duration }) => {
    const kind = /^\s*SELECT/i.test(query) ? "read" : "write";
    figures().database.observe({ kind }, duration / 1000);
  });
  return client;
}
