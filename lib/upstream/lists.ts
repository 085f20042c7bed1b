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

/** What is known of a list; `asker` is the token of the process that asks for it now. */
export type Known = { list: KeptList | null; failure: Failure | null; asker: string | null };

/** The first version of a kept list, and when it was asked for. */
export type Newest = { version: string; fetchedAt: Date };

/**
 * What is remembered of upstream, so that it is asked seldom: in the database, where all servers share it
 * (data-lists.ts), or in files for the command line, which has none (file-lists.ts).
 */
export type Lists = {
  find(key: string): Promise<Known>;
  /** Of those keys that have a list. */
  newest(keys: readonly string[]): Promise<Map<string, Newest>>;
  /** Makes `token` the asker where there is none, or where `instead` is: of several one wins. Whether it is. */
  takeTurn(key: string, token: string, instead: string | null): Promise<boolean>;
  /** Gives the turn back without an answer. */
  endTurn(key: string, token: string): Promise<void>;
  /** A failure before it is forgotten, and the turn is over. */
  keepList(key: string, list: KeptList): Promise<void>;
  /** The list from before stays; the turn is over. */
  keepFailure(key: string, failure: Failure): Promise<void>;
  budgets(): Promise<Budget[]>;
  /** Takes one request of what a host still answers. False where nothing is left. */
  spend(host: string, now: Date): Promise<boolean>;
  /** Gives one back that was taken and never asked. */
  giveBack(host: string): Promise<void>;
  /** What a host said; `isFree` where the answer took nothing of it. */
  keepBudget(budget: Budget, isFree?: boolean): Promise<void>;
};
