import { createHash } from "node:crypto";

const BLOCK = 4096;

/** `size` bytes that look alike for the same seed and pack to about half, as programs do. */
export function filler(size: number, seed: string): Buffer {
  let state = createHash("sha256").update(seed).digest().readUInt32LE() || 1;
  const bytes = Buffer.alloc(size, `${seed} `);
  for (let block = 0; block < size; block += 2 * BLOCK) {
    for (let at = block; at < Math.min(block + BLOCK, size); at++) {
      state = xorshift(state);
      bytes[at] = state & 0xff;
    }
  }
  return bytes;
}

function xorshift(state: number): number {
  let next = state;
  next ^= next << 13;
  next ^= next >>> 17;
  next ^= next << 5;
  return next >>> 0;
}
