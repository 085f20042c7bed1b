import type { Writable } from "node:stream";
import { figures } from "#lib/figures";
import type { Reader } from "#lib/images/objects";

/** What every download starts with and slow ones stay at: thousands of them fit into memory. */
const SMALL_BYTES = 64 << 10;
/** As fast as sendfile; small ones reach a fifth of that. */
const LARGE_BYTES = 1 << 20;
/** Large buffers of this process, for clients that take them fast. */
const LARGE_BUFFERS = 32;
const FAST_MS = 100;
/** Downloads that may go on before everything else has its turn: some two milliseconds of this process. */
const PER_TURN = 4;
/**
 * Writes bytes to a response and ends it. While one buffer is on its way the next is read, and each is used again: a fresh one
 * per read, as streams do it, makes the collector walk the whole server's heap some ten times a second, at half the speed. All
 * downloads together let everything else have its turn after a few writes. Rejects when the bytes cannot be read or the client
 * is gone.
 */
export async function sendBytes(reader: Reader, to: Writable): Promise<void> {
  let writing: Promise<Written> = Promise.resolve({ tookMs: FAST_MS });
  let isFast = false;
  try {
    for (;;) {
      await turn();
      const buffer = takeBuffer(isFast);
      const count = await reader.read(buffer).catch((error: unknown) => fail(buffer, error));
      const written = await writing;
      if (count === 0 || "error" in written) giveBack(buffer);
      if ("error" in written) throw written.error;
      if (count === 0) break;
      isFast = written.tookMs < FAST_MS;
      figures().servedBytes.inc(count);
      writing = write(to, buffer.subarray(0, count)).finally(() => giveBack(buffer));
    }
    to.end();
  } finally {
    await writing;
    await reader.close();
  }
}

function fail(buffer: Buffer, error: unknown): never {
  giveBack(buffer);
  throw error;
}

type Written = { tookMs: number } | { error: Error };

/** Never rejects by itself: while the next bytes are read nobody would be there to see it. */
function write(to: Writable, bytes: Uint8Array): Promise<Written> {
  const started = performance.now();
  return new Promise((resolve) => {
    // A response whose client is gone forgets its callbacks.
    const gone = () => resolve({ error: new Error("The client is gone.") });
    if (to.destroyed) return gone();
    to.once("close", gone);
    to.write(bytes, (error) => {
      to.off("close", gone);
      resolve(error ? { error } : { tookMs: performance.now() - started });
    });
  });
}

const idle = { small: [] as Buffer[], large: [] as Buffer[] };
let largeBuffers = 0;

function takeBuffer(isFast: boolean): Buffer {
  if (!isFast) return idle.small.pop() ?? Buffer.allocUnsafeSlow(SMALL_BYTES);
  const large = idle.large.pop();
  if (large !== undefined) return large;
  if (largeBuffers === LARGE_BUFFERS) return takeBuffer(false);
  largeBuffers += 1;
  return Buffer.allocUnsafeSlow(LARGE_BYTES);
}

function giveBack(buffer: Buffer): void {
  if (buffer.length === LARGE_BYTES) idle.large.push(buffer);
  else if (idle.small.length < LARGE_BUFFERS) idle.small.push(buffer);
}

const waiting: (() => void)[] = [];

/** Resolves when it is the caller's turn to do a little work beside everything else that this process has to do. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(grant);
  });
}

function grant(): void {
  for (const resolve of waiting.splice(0, PER_TURN)) resolve();
  if (waiting.length > 0) setImmediate(grant);
}
