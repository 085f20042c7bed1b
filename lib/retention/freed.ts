type Stored = { sha256: string; size: number };

/** An image with the files about it, as far as bytes go. */
export type WithBytes = Stored & { attached: readonly Stored[] };

/** Bytes that a disk gains when images go: those that several of them have once, and those that stay elsewhere not at all. */
export function freedBytes(goes: readonly WithBytes[], stays: readonly WithBytes[]): number {
  const used = new Set(stays.flatMap(bytesOf).map(({ sha256 }) => sha256));
  const gone = new Map(goes.flatMap(bytesOf).map(({ sha256, size }) => [sha256, size]));
  let freed = 0;
  for (const [sha256, size] of gone) if (!used.has(sha256)) freed += size;
  return freed;
}

/** An image's own bytes and those of the files about it. */
export function bytesOf({ sha256, size, attached }: WithBytes): Stored[] {
  return [{ sha256, size }, ...attached];
}
