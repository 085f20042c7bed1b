import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach } from "vitest";
import { type GuardedFetch, guardedFetch } from "#lib/fetch-guard";
import { type Fixture, startFixture } from "#lib/testing/fixture";
import { fileLists } from "#lib/upstream/file-lists";
import type { Upstream } from "#lib/upstream/upstream";

/** Connects to servers that a test runs on this machine. */
export const localFetch = guardedFetch({ names: ["127.0.0.1"], networks: [] });

/** Asks what stands at `base` instead of every host, without a mirror in between. */
export function fetchFrom(base: string): GuardedFetch {
  return (url, init) => localFetch(new URL(url.href.replace("https:/", base)), init);
}

/** `pauses`: milliseconds that were to be waited before another attempt; no test waits for them. */
export type Outside = { fixture: Fixture; upstream: Upstream; folder: string; log: string[]; pauses: number[] };

/** Gives every test of the calling file its own fixture upstream and an empty cache; the members change with each test. */
export function useOutside(): Outside {
  const outside = {} as Outside; // filled before each test
  beforeEach(async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "bakehouse-outside-"));
    const fixture = await startFixture();
    const log: string[] = [];
    const pauses: number[] = [];
    const cache = { folder: path.join(folder, "cache"), limit: 1e9 };
    const upstream: Upstream = {
      mirror: fixture.url,
      fetch: localFetch,
      cache,
      lists: fileLists(cache),
      maxDownload: 1e8,
      pause: async (milliseconds) => void pauses.push(milliseconds),
      log: (level, text) => log.push(`${level} ${text}`),
    };
    Object.assign(outside, { fixture, upstream, folder, log, pauses });
  });
  afterEach(async () => {
    await outside.fixture.close();
    await rm(outside.folder, { recursive: true, force: true });
  });
  return outside;
}
