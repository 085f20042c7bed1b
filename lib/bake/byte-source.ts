export const CUT = "it ends in the middle";

/** Bytes of a stream in pieces of the reader's choice. */
export class ByteSource {
  private readonly chunks: AsyncIterator<Uint8Array>;
  private chunk: Uint8Array = new Uint8Array(0);

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.chunks = bytes[Symbol.asyncIterator]();
  }

  /** The next bytes, at least one and at most `limit`; null at the end of the stream. */
  async some(limit: number): Promise<Uint8Array | null> {
    while (this.chunk.length === 0) {
      const next = await this.chunks.next();
      if (next.done === true) return null;
      this.chunk = next.value;
    }
    const piece = this.chunk.subarray(0, limit);
    this.chunk = this.chunk.subarray(piece.length);
    return piece;
  }

  /** Exactly so many bytes; fewer only at the end of the stream. */
  async take(count: number): Promise<Buffer> {
    const parts: Uint8Array[] = [];
    for (let left = count; left > 0; ) {
      const part = await this.some(left);
      if (part === null) break;
      parts.push(part);
      left -= part.length;
    }
    return Buffer.concat(parts);
  }

  /** The next `size` bytes; null at the end of the stream. */
  async block(size: number): Promise<Buffer | null> {
    const block = await this.take(size);
    if (block.length === 0) return null;
    if (block.length < size) throw new Error(CUT);
    return block;
  }

  /** A body of `size` bytes, from the part that was not read yet whenever it is asked for. */
  body(size: number): () => AsyncGenerator<Uint8Array> {
    let left = size;
    const some = (limit: number) => this.some(limit);
    return async function* read() {
      while (left > 0) {
        const piece = await some(left);
        if (piece === null) throw new Error(CUT);
        left -= piece.length;
        yield piece;
      }
    };
  }

  async close(): Promise<void> {
    await this.chunks.return?.();
  }
}
