import type { Log } from "#lib/log";

/** What this room needs to know of its surroundings; `lib/context.ts` fills it from the environment. */
export type Upstream = {
  /** URL or folder that stands for the internet: `https://HOST/PATH` is read from `MIRROR/HOST/PATH`. */
  mirror?: string | undefined;
  githubToken?: string | undefined;
  /** Holds `sha256/` (downloads by digest), `urls/` (which digest an address gave), `lists/` (versions) and `tmp/`. */
  cacheFolder: string;
  /** Bytes of downloads to keep; the least recently used go first. */
  cacheLimit: number;
  /** Bytes a single download may have. */
  maxDownload: number;
  log: Log;
};
