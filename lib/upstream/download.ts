import type { Plan } from "#lib/recipes/plan";
import type { Upstream } from "#lib/upstream/upstream";

/** Remembers the digest each address had the first time (the server's database; the command line has none). */
export type Ledger = {
  find(url: string): Promise<{ sha256: string } | null>;
  record(url: string, sha256: string, size: number): Promise<void>;
};

export type DownloadTools = {
  signal: AbortSignal;
  /** Bytes, summed over all sources; `total` is null until every size is known. */
  onProgress(done: number, total: number | null): void;
  ledger?: Ledger | undefined;
};

export async function download(_upstream: Upstream, _plan: Plan, _how: DownloadTools): Promise<Plan> {
  throw new Error("being written");
}
