import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { AppError, nullIfMissing } from "#lib/errors";
import { Sha256 } from "#lib/words";

const FILE = "back-up.json";

/** Folders whose files are for nobody else to read. */
export const SECRET: readonly string[] = ["signing", "sign-in"];

/** What a back-up says of itself; it is written last, so that a folder without it is none. */
export const BackUp = z.strictObject({
  format: z.literal(1),
  madeAt: z.iso.datetime(),
  /** Digest of `bakehouse.db`. */
  database: Sha256,
  /** Images whose bytes are in it. */
  images: z.array(Sha256),
  /** Those that the database knows and that were missing or damaged where they were. */
  missing: z.array(Sha256),
  /** Digests of recipes and keys by their paths in the back-up. */
  files: z.record(z.string().regex(/^(recipes|signing|sign-in)\/(?!.*(^|\/)\.\.(\/|$))[^\0]+$/), Sha256),
});
export type BackUp = z.infer<typeof BackUp>;

export function documentIn(folder: string): string {
  return path.join(folder, FILE);
}

/** AppError `invalid` when the folder holds no whole back-up, or one of a newer version. */
export async function readBackUp(folder: string): Promise<BackUp> {
  const text = await readFile(documentIn(folder), "utf8").catch(nullIfMissing);
  if (text === null)
    throw new AppError("invalid", `${folder} is no whole back-up: ${FILE}, which is written last, is not there.`);
  try {
    return BackUp.parse(JSON.parse(text));
  } catch (cause) {
    const message = `${documentIn(folder)} is damaged, or from a newer version of Bakehouse.`;
    throw new AppError("invalid", message, { cause });
  }
}
