import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { createClient, type Row } from "@libsql/client";

/**
 * `before-identity`, by the last version that hashed whole requests: seven images, one of them deleted, and a failed build.
 * `before-people`, by the last one in which nobody signed in: images of all states, signed, a build that waits, a saved config, a
 * watch and a webhook.
 */
type Old = "before-identity" | "before-people";

/** Writes the database of an old version into a file and gives its URL. */
export async function writeOldDatabase(file: string, old: Old = "before-identity"): Promise<string> {
  await mkdir(path.dirname(file), { recursive: true });
  const packed = path.join(import.meta.dirname, "old-databases", `${old}.db.gz`);
  await writeFile(file, gunzipSync(await readFile(packed)));
  return `file:${file}`;
}

/** Executes one statement on a database that no client of this process need have open. */
export async function sql(url: string, statement: string, args: string[] = []): Promise<Row[]> {
  const client = createClient({ url });
  try {
    return (await client.execute({ sql: statement, args })).rows;
  } finally {
    client.close();
  }
}
