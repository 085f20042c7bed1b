import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { fingerprintOf } from "#lib/canonical-json";
import { messageOf } from "#lib/errors";
import { cachePath } from "#lib/upstream/cache";
import { writeAtomically } from "#lib/upstream/temporary-file";
import type { Upstream } from "#lib/upstream/upstream";
import { Sha256 } from "#lib/words";

const Memo = z.strictObject({ url: z.string(), sha256: Sha256 });

/**
 * The digest an address without published digests gave last time, so that it is not downloaded twice. A pointer into
 * the cache and nothing more: it vouches for nothing, and a lost or broken one costs a download.
 */
export async function recall(upstream: Upstream, url: string): Promise<string | null> {
  try {
    return Memo.parse(JSON.parse(await readFile(memoFile(upstream, url), "utf8"))).sha256;
  } catch {
    return null;
  }
}

/** A full disk costs the next bake a download, and nothing else. */
export async function remember(upstream: Upstream, url: string, sha256: string): Promise<void> {
  try {
    await writeAtomically(upstream, memoFile(upstream, url), JSON.stringify({ url, sha256 }));
  } catch (error) {
    upstream.log("warn", `The digest of ${url} could not be kept in the cache: ${messageOf(error)}`);
  }
}

/** Removes bytes from the cache, and what points to them. */
export async function forget(upstream: Upstream, url: string, sha256: string): Promise<void> {
  await rm(memoFile(upstream, url), { force: true });
  await rm(cachePath(upstream, sha256), { force: true });
}

/** A mirror may hold other bytes than upstream. */
function memoFile({ cacheFolder, mirror }: Upstream, url: string): string {
  return path.join(/* turbopackIgnore: true */ cacheFolder, "urls", `${fingerprintOf({ url, mirror })}.json`);
}
