type Entry<T> = { value: Promise<T>; size: number };

/** What was read last, as far as all of it together is no larger than `most`. Who asks while something is read waits for the same reading. */
export class Remembered<T> {
  readonly #most: number;
  readonly #sizeOf: (value: T) => number;
  readonly #entries = new Map<string, Entry<T>>();

  constructor(most: number, sizeOf: (value: T) => number) {
    this.#most = most;
    this.#sizeOf = sizeOf;
  }

  async get(key: string, read: () => Promise<T>): Promise<T> {
    const entry = this.#entries.get(key) ?? { value: this.#read(key, read), size: 0 };
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  async #read(key: string, read: () => Promise<T>): Promise<T> {
    try {
      const value = await read();
      const entry = this.#entries.get(key);
      if (entry !== undefined) entry.size = this.#sizeOf(value);
      this.#forgetOldest();
      return value;
    } catch (error) {
      this.#entries.delete(key);
      throw error;
    }
  }

  /** Also the last one, where it alone is too large. */
  #forgetOldest(): void {
    let size = Array.from(this.#entries.values()).reduce((sum, one) => sum + one.size, 0);
    for (const [key, one] of this.#entries) {
      if (size <= this.#most) return;
      this.#entries.delete(key);
      size -= one.size;
    }
  }
}
