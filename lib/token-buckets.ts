/** `burst` at once, and after that `perMinute`. */
export type Rate = { burst: number; perMinute: number };

type Bucket = { tokens: number; at: number };

/** As many buckets as one process keeps. Who changes its address that often gets as much as it has addresses, with any table. */
const MOST = 20_000;

/**
 * Counts what each of many callers asks for: everybody has a bucket of tokens that fills again with time. In memory, for
 * what concerns one process alone; the bucket that was used least recently goes first where there are too many.
 */
export class TokenBuckets {
  private readonly buckets = new Map<string, Bucket>();

  constructor(private readonly most = MOST) {}

  get size(): number {
    return this.buckets.size;
  }

  /** Takes a token and gives 0, or takes none and gives the milliseconds until there is one. `now` in ms, of a clock that only goes forward. */
  take(key: string, { burst, perMinute }: Rate, now: number): number {
    const perMs = perMinute / 60_000;
    const { tokens, at } = this.buckets.get(key) ?? { tokens: burst, at: now };
    const filled = Math.min(burst, tokens + (now - at) * perMs);
    const isThere = filled >= 1;
    this.keep(key, { tokens: isThere ? filled - 1 : filled, at: now });
    return isThere ? 0 : (1 - filled) / perMs;
  }

  /** A map keeps the order in which its keys came: the one used last stands last. */
  private keep(key: string, bucket: Bucket): void {
    this.buckets.delete(key);
    this.buckets.set(key, bucket);
    if (this.buckets.size <= this.most) return;
    const [oldest] = this.buckets.keys();
    if (oldest !== undefined) this.buckets.delete(oldest);
  }
}
