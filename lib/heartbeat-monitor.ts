type Settings = {
  /** Milliseconds without a sign of life after which somebody counts as silent. */
  limit: number;
  /** At most this many milliseconds count between two looks: while the looking itself was held up, so were the others. */
  longestStep?: number;
  /** A clock that nobody can set. */
  now?: () => number;
};

/**
 * Tells who is silent by looking at counters that grow while their owners live. Time is measured between the looks of this
 * process, so that no clock of any machine matters. Whoever is seen for the first time counts as alive.
 */
export class HeartbeatMonitor {
  private seen = new Map<string, { beat: string; still: number }>();
  private lookedAt: number;
  private readonly now: () => number;

  constructor(private readonly settings: Settings) {
    this.now = settings.now ?? (() => performance.now());
    this.lookedAt = this.now();
  }

  /** Looks at all counters there are, as they stand now; gives the keys of those whose owners are silent. */
  silent(beats: ReadonlyMap<string, string>): Set<string> {
    const { limit, longestStep = Number.POSITIVE_INFINITY } = this.settings;
    const now = this.now();
    const passed = Math.min(now - this.lookedAt, longestStep);
    const before = this.seen;
    this.lookedAt = now;
    this.seen = new Map();
    for (const [key, beat] of beats) {
      const last = before.get(key);
      this.seen.set(key, { beat, still: last?.beat === beat ? last.still + passed : 0 });
    }
    return new Set(
      Array.from(this.seen)
        .filter(([, { still }]) => still >= limit)
        .map(([key]) => key),
    );
  }
}
