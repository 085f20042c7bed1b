import { isAppError } from "#lib/errors";
import { Attempts } from "#lib/upstream/attempts";
import { NotThere } from "#lib/upstream/failures";
import type { Answer } from "#lib/upstream/http";
import { PROBE, pageLimits, type Wanted } from "#lib/upstream/limits";
import type { Validators } from "#lib/upstream/schema";
import type { Upstream } from "#lib/upstream/upstream";

/**
 * One GET through the mirror, if there is one, and again where a failure may be gone. Gives what `read` makes of the answer; what
 * breaks off goes on where it did, or `read` starts anew. Throws `upstream` with a sentence when the address does not give its bytes,
 * `too_large` above `maxBytes`, and the signal's reason when aborted.
 */
export async function get<T>(upstream: Upstream, wanted: Wanted, read: (answer: Answer) => Promise<T>): Promise<T> {
  const attempts = new Attempts(upstream, wanted);
  try {
    for (;;) {
      try {
        const answer = await attempts.open();
        return await read({ ...answer, body: attempts.bytes(answer) });
      } catch (error) {
        await attempts.next(error);
      }
    }
  } finally {
    attempts.stop();
  }
}

export type Page = { text: string; next: string | null };
/** How version sources read upstream. */
export type GetPage = (url: string) => Promise<Page>;

/** Whether upstream has something at an address, of which nothing is read; null when that cannot be told now. */
export async function isThere(upstream: Upstream, url: string): Promise<boolean | null> {
  try {
    return await get(upstream, { url, limits: PROBE }, async () => true);
  } catch (error) {
    if (error instanceof NotThere) return false;
    if (isAppError(error)) return null;
    throw error;
  }
}

/** A text from upstream, in UTF-8 or what its byte order mark says; without the mark. Throws as `get` does. */
export async function getText(upstream: Upstream, url: string, how: Small): Promise<Page> {
  const { bytes, next } = await getBytes(upstream, url, how);
  return { text: decodeText(bytes), next };
}

/** A page, and what tells it from what will be there later. */
export type Dated = Page & { validators: Validators };

/** The same, or null where it is still what is `known`. */
export function getChanged(
  upstream: Upstream,
  url: string,
  { maxBytes, known }: Small & { known?: Validators },
): Promise<Dated | null> {
  return get(upstream, { url, limits: pageLimits(maxBytes), known }, async ({ body, next, validators, isUnchanged }) =>
    isUnchanged ? null : { text: decodeText(await bytesIn(body)), next, validators },
  );
}

/** `inBuild`: a build cannot do without it, and is patient. */
type Small = { maxBytes: number; signal?: AbortSignal; inBuild?: boolean };

/** What upstream has at an address, as it is: for what is small. Throws as `get` does. */
export function getBytes(
  upstream: Upstream,
  url: string,
  { maxBytes, signal, inBuild }: Small,
): Promise<{ bytes: Buffer; next: string | null }> {
  return get(upstream, { url, limits: pageLimits(maxBytes, inBuild), signal }, async ({ body, next }) => ({
    bytes: await bytesIn(body),
    next,
  }));
}

async function bytesIn(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  return Buffer.concat(parts);
}

/** Windows' own programs write their lists in UTF-16. */
export function decodeText(bytes: Buffer): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(isUtf16 ? "utf-16le" : "utf-8").decode(bytes);
}
