import { open } from "node:fs/promises";
import type { Writable } from "node:stream";

/** 1 MiB at a time is as fast as sendfile; the default of 64 KiB is a fifth of that. */
const READ_BYTES = 1 << 20;

/** The bytes `start` to `end`, both included. */
export type Span = { start?: number; end?: number };

/**
 * Writes a file to a response and ends it. Two buffers take turns, each used again when its bytes are on their way: a
 * fresh one per read, as streams do it, makes the collector walk the whole server's heap some ten times a second, at half
 * the speed. Rejects when the file cannot be read or the client is gone.
 */
export async function sendFile(file: string, { start = 0, end = Number.POSITIVE_INFINITY }: Span, to: Writable) {
  const handle = await open(file);
  try {
    let [idle, busy] = [Buffer.allocUnsafe(READ_BYTES), Buffer.allocUnsafe(READ_BYTES)];
    let written: Promise<unknown> = Promise.resolve();
    for (let at = start; at <= end; ) {
      const { bytesRead } = await handle.read(idle, 0, Math.min(READ_BYTES, end - at + 1), at);
      await settled(written);
      if (bytesRead === 0) break;
      written = write(to, idle.subarray(0, bytesRead));
      [idle, busy] = [busy, idle];
      at += bytesRead;
    }
    await settled(written);
    to.end();
  } finally {
    await handle.close();
  }
}

/** Never rejects by itself: while the next bytes are read nobody would be there to see it. */
function write(to: Writable, bytes: Uint8Array): Promise<Error | null> {
  return new Promise((resolve) => {
    // A response whose client is gone forgets its callbacks.
    const gone = () => resolve(new Error("The client is gone."));
    if (to.destroyed) return gone();
    to.once("close", gone);
    to.write(bytes, (error) => {
      to.off("close", gone);
      resolve(error ?? null);
    });
  });
}

async function settled(written: Promise<unknown>): Promise<void> {
  const error = await written;
  if (error instanceof Error) throw error;
}
