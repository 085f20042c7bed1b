import type { Readable } from "node:stream";
import type { Reader, Span } from "#lib/images/objects";

/** An answer to a request for bytes, which begins where it was asked to. */
export type Part = { body: Readable; etag: string | undefined };

/** How often a reader asks anew without having got a byte in between. */
const TRIES = 4;

/**
 * Reads an object from `first` on; where the connection breaks off, it goes on there with the same object: clients may take hours, which
 * no server waits for. `ask` gives the bytes of a span of the object with this tag.
 */
export function resumingReader(
  first: Part,
  { start, end }: Span,
  ask: (span: Span, etag: string | undefined) => Promise<Part>,
): Reader {
  let { body } = first;
  let [chunks, rest, at, failures] = [chunksOf(body), NOTHING, start, 0];
  const next = async (): Promise<Uint8Array> => {
    try {
      const { value = NOTHING } = await chunks.next();
      failures = 0;
      return value;
    } catch (error) {
      failures += 1;
      if (failures > TRIES) throw error;
      body = (await ask({ start: at, ...(end === undefined ? {} : { end }) }, first.etag)).body;
      chunks = chunksOf(body);
      return next();
    }
  };
  return {
    async read(into) {
      if (rest.length === 0) rest = await next();
      const part = rest.subarray(0, into.length);
      into.set(part);
      rest = rest.subarray(part.length);
      at += part.length;
      return part.length;
    },
    async close() {
      body.destroy();
    },
  };
}

const NOTHING: Uint8Array = new Uint8Array();

function chunksOf(body: Readable): AsyncIterator<Uint8Array> {
  return (body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator](); // of bytes: nobody set an encoding
}
