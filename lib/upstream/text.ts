import { get, type Limits } from "#lib/upstream/request";
import type { Upstream } from "#lib/upstream/upstream";

export type Page = { text: string; next: string | null };
/** How version sources read upstream. */
export type GetPage = (url: string) => Promise<Page>;

/** Somebody waits for a list in front of a form. */
const PATIENCE = { idle: 12_000, whole: 60_000, attempts: 2 };

/** A text from upstream, decoded as UTF-8. Throws as `get` does. */
export function getText(
  upstream: Upstream,
  url: string,
  { maxBytes, signal }: { maxBytes: number; signal?: AbortSignal | undefined },
): Promise<Page> {
  const limits: Limits = { ...PATIENCE, maxBytes };
  return get(upstream, { url, limits, signal }, async ({ body, next }) => {
    const parts: Uint8Array[] = [];
    for await (const part of body) parts.push(part);
    return { text: Buffer.concat(parts).toString("utf8"), next };
  });
}
