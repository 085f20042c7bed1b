import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { messageOf } from "#lib/errors";
import { VersionItem } from "#lib/upstream/schema";
import { writeAtomically } from "#lib/upstream/temporary-file";
import type { Upstream } from "#lib/upstream/upstream";

const CachedList = z.strictObject({ fetchedAt: z.iso.datetime(), items: z.array(VersionItem).min(1) });
export type CachedList = z.infer<typeof CachedList>;

/** What was kept under the key; null when there is nothing, or nothing that makes sense. */
export async function readList(upstream: Upstream, key: string): Promise<CachedList | null> {
  try {
    return CachedList.parse(JSON.parse(await readFile(fileOf(upstream, key), "utf8")));
  } catch {
    return null;
  }
}

/** A full or read-only disk must not keep versions from being shown. */
export async function writeList(upstream: Upstream, key: string, list: CachedList): Promise<void> {
  try {
    await writeAtomically(upstream, fileOf(upstream, key), JSON.stringify(list));
  } catch (error) {
    upstream.log("warn", `A list of versions could not be kept: ${messageOf(error)}`);
  }
}

function fileOf({ cacheFolder }: Upstream, key: string): string {
  return path.join(/* turbopackIgnore: true */ cacheFolder, "lists", `${key}.json`);
}
