import type { GuardedFetch } from "#lib/fetch-guard";
import type { Log } from "#lib/log";
import type { Lists } from "#lib/upstream/lists";

/** A folder of files by their digest: `sha256/`, with what is unfinished in `tmp/`. */
export type Cache = {
  folder: string;
  /** Bytes to keep; the least recently used files go first. */
  limit: number;
  /** Fetches a file that another host has, and gives whether it is in the folder now. */
  bring?(sha256: string, signal: AbortSignal): Promise<boolean>;
};

/** What this room needs to know of its surroundings; `lib/context.ts` fills it from the environment. */
export type Upstream = {
  /** URL or folder that stands for the internet: `https://HOST/PATH` is read from `MIRROR/HOST/PATH`. */
  mirror?: string;
  /** The only way out to servers. */
  fetch: GuardedFetch;
  githubToken?: string;
  /** Downloads, and beside them `urls/` (which digest an address gave). */
  cache: Cache;
  /** Versions that were listed before, and what hosts still allow. */
  lists: Lists;
  /** Bytes a single download may have. */
  maxDownload: number;
  /** How it waits before it asks again, where not as everybody does. */
  pause?(milliseconds: number, signal: AbortSignal): Promise<void>;
  log: Log;
};
