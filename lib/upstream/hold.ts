import { copyFile, link, mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { isMissing } from "#lib/errors";
import { makeRoom } from "#lib/upstream/cache-room";
import { temporaryFile } from "#lib/upstream/temporary-file";
import type { Upstream } from "#lib/upstream/upstream";

/**
 * The files that one bake reads, each under a second name (a hard link): they stay until they are let go, whoever makes
 * room in the cache meanwhile. What a killed process held is swept with its unfinished downloads.
 */
export type Hold = {
  /** Where the file with this digest is, once it was taken. */
  path(sha256: string): string;
  /** Takes a file; one that is not there throws what Node throws. */
  take(file: string, sha256: string): Promise<void>;
  /** Lets go of everything; the cache is then brought back to its limit. */
  release(): Promise<void>;
};

export async function newHold(upstream: Upstream): Promise<Hold> {
  const folder = await temporaryFile(upstream);
  await mkdir(folder);
  const place = (sha256: string) => path.join(/* turbopackIgnore: true */ folder, sha256);
  return {
    path: place,
    take: (file, sha256) => secondName(file, place(sha256)),
    async release() {
      await rm(folder, { recursive: true, force: true });
      await makeRoom(upstream);
    },
  };
}

async function secondName(file: string, place: string): Promise<void> {
  await rm(place, { force: true });
  try {
    await link(file, place);
  } catch (error) {
    if (isMissing(error)) throw error;
    if (isTaken(error)) return; // by another source with the same bytes
    await copyFile(file, place); // not every file system has hard links
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EEXIST";
}
