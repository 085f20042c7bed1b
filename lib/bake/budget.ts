import { AppError } from "#lib/errors";

export type Limits = { entries: number; bytes: number };

/** Far above any release, far below what a decompression bomb wants. `bytes` counts unpacked ones. */
export const LIMITS: Limits = { entries: 100_000, bytes: 32e9 };

/** What may still be unpacked of a source, archives in it included. Throws `too_large` once it is used up. */
export class Budget {
  private entries = 0;
  private bytes = 0;

  constructor(
    private readonly name: string,
    private readonly limits = LIMITS,
  ) {}

  takeEntry(): void {
    this.entries += 1;
    const { entries } = this.limits;
    if (this.entries > entries) throw new AppError("too_large", `${this.name} holds more than ${entries} entries.`);
  }

  async *limit(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const { bytes: most } = this.limits;
    for await (const chunk of bytes) {
      this.bytes += chunk.length;
      if (this.bytes > most) throw new AppError("too_large", `${this.name} unpacks to more than ${most} bytes.`);
      yield chunk;
    }
  }
}
