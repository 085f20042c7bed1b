import { isDiskFull } from "#lib/disk-space";
import { type Clock, forgetFullBuckets, takeToken } from "#lib/people/data-buckets";
import { type Rate, TokenBuckets } from "#lib/token-buckets";

const SWEEP_MS = 60_000;
/** Refusals that one process remembers. */
const MOST = 20_000;

/**
 * What each of many callers may ask for. Most is counted in the database, for all web servers together; whoever was refused is
 * refused again until there is a token, without a look there, so that a flood of requests costs the database next to nothing.
 * What only keeps this process from being too busy is counted in it.
 */
export class Rates {
  private readonly own = new TokenBuckets();
  /** Until when, by this process's own clock. */
  private readonly refused = new Map<string, number>();
  private sweptAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly clock: Clock) {}

  /** Takes one in this process and gives 0, or takes none and gives the milliseconds until there is one. */
  takeHere(key: string, rate: Rate): number {
    return this.own.take(key, rate, this.now());
  }

  /** The same for all web servers on this database. Throws what a database throws that cannot be used. */
  async take(key: string, rate: Rate): Promise<number> {
    const known = (this.refused.get(key) ?? 0) - this.now();
    if (known > 0) return known;
    this.refused.delete(key);
    const wait = await this.ask(key, rate);
    if (wait > 0) this.remember(key, this.now() + wait);
    return wait;
  }

  private async ask(key: string, rate: Rate): Promise<number> {
    try {
      const wait = await takeToken(key, rate, this.clock);
      await this.sweep();
      return wait;
    } catch (error) {
      // Whoever deletes images to make room must be let in.
      if (isDiskFull(error)) return this.takeHere(key, rate);
      throw error;
    }
  }

  private async sweep(): Promise<void> {
    if (this.now() - this.sweptAt < SWEEP_MS) return;
    this.sweptAt = this.now();
    await forgetFullBuckets(this.clock);
  }

  private remember(key: string, until: number): void {
    // Whoever is forgotten is looked up again.
    if (this.refused.size >= MOST) this.refused.clear();
    this.refused.set(key, until);
  }

  private now(): number {
    return typeof this.clock === "function" ? this.clock() : performance.now();
  }
}
