import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { temporaryName } from "#lib/temporary-files";
import type { Upstream } from "#lib/upstream/upstream";

/** A new name for an unfinished file in the cache, whose folder exists. What a crash leaves there is swept. */
export async function temporaryFile({ cacheFolder }: Upstream): Promise<string> {
  const folder = path.join(/* turbopackIgnore: true */ cacheFolder, "tmp");
  await mkdir(folder, { recursive: true });
  return path.join(folder, temporaryName());
}

/** Writes a small file so that other processes see all of it or nothing. */
export async function writeAtomically(upstream: Upstream, file: string, text: string): Promise<void> {
  const temporary = await temporaryFile(upstream);
  try {
    await writeFile(temporary, text, { flag: "wx" });
    await mkdir(path.dirname(file), { recursive: true });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
