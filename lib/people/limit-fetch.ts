import { Agent, setGlobalDispatcher } from "undici";

/**
 * Better Auth asks providers by the process's own `fetch`, without limits. What the operator named may be in any network, but it
 * may neither hang nor fill the memory. Whatever else of a server is fetched that way, as Next's own pages, is far within them.
 */
export function limitFetch(): void {
  setGlobalDispatcher(
    new Agent({ connectTimeout: 5_000, headersTimeout: 10_000, bodyTimeout: 5_000, maxResponseSize: 4_000_000 }),
  );
}
