import { randomBytes } from "node:crypto";
import { link, mkdir, open, readFile, rm, stat } from "node:fs/promises";
import path from "node:path";
import type { Env } from "#lib/env";
import { AppError, nullIfMissing } from "#lib/errors";
import { sharedSecret } from "#lib/people/data-secret";
import { temporaryName } from "#lib/temporary-files";

type Settings = Pick<Env, "BAKEHOUSE_AUTH_SECRET" | "BAKEHOUSE_DATA" | "DATABASE_URL">;

/**
 * What signs the cookies of people: the operator's, else one that is made at the first call. It lies in the data folder, for
 * nobody else to read; where several hosts share a PostgreSQL, in there.
 */
export async function readSecret(settings: Settings): Promise<string> {
  if (settings.BAKEHOUSE_AUTH_SECRET !== undefined) return settings.BAKEHOUSE_AUTH_SECRET;
  if (!settings.DATABASE_URL.startsWith("file:")) return sharedSecret(newSecret(), new Date());
  const folder = path.join(/* turbopackIgnore: true */ settings.BAKEHOUSE_DATA, "sign-in");
  const file = path.join(folder, "secret");
  return (await readFrom(file)) ?? (await makeFile(folder, file));
}

async function readFrom(file: string): Promise<string | null> {
  const stats = await stat(/* turbopackIgnore: true */ file).catch(nullIfMissing);
  if (stats === null) return null;
  if ((stats.mode & 0o007) !== 0 && process.platform !== "win32")
    throw new AppError("invalid", `${file} can be read by everybody on this machine: chmod 600 makes it yours again.`);
  const secret = (await readFile(/* turbopackIgnore: true */ file, "utf8")).trim();
  if (secret.length >= 32) return secret;
  throw new AppError(
    "invalid",
    `${file} is damaged. Without it Bakehouse makes another one, and everybody signs in again.`,
  );
}

/** Wholly or not at all; of two processes that make it at once one wins. */
async function makeFile(folder: string, file: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const unfinished = path.join(folder, temporaryName());
  try {
    const handle = await open(unfinished, "wx", 0o600);
    try {
      await handle.writeFile(`${newSecret()}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await link(unfinished, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  } finally {
    await rm(unfinished, { force: true });
  }
  const made = await readFrom(file);
  if (made === null) throw new AppError("internal", `${file} was taken away while it was made.`);
  return made;
}

function newSecret(): string {
  return randomBytes(32).toString("base64url");
}
