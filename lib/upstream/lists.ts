import type { Budget } from "#lib/upstream/budget";
import type { Validators, VersionItem } from "#lib/upstream/schema";

/** What upstream listed at `fetchedAt`. `isWhole`: all pages of it, not only the first. */
export type KeptList = Validators & {
  items: VersionItem[];
  note?: string;
  isWhole: boolean;
  fetchedAt: Date;
};

/** Why upstream did not answer. */
export type Failure = { at: Date; message: string };

/** The first version of a kept list, and when it was asked for. */
export type Newest = { version: string; fetchedAt: Date };

/**
 * What is remembered of upstream, so that it is asked seldom: in the database, where all servers share it
 * (data-lists.ts), or in files for the command line, which has none (file-lists.ts).
 */
export type Lists = {
  find(key: string): Promise<{ list: KeptList | null; failure: Failure | null }>;
  /** Of those keys that have a list. */
  newest(keys: readonly string[]): Promise<Map<string, Newest>>;
  /** A failure before it is forgotten. */
  keepList(key: string, list: KeptList): Promise<void>;
  /** The list from before stays. */
  keepFailure(key: string, failure: Failure): Promise<void>;
  budgets(): Promise<Budget[]>;
  keepBudget(budget: Budget): Promise<void>;
};
