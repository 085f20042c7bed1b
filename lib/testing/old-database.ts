import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { createClient, type Row } from "@libsql/client";

/** Written by the last version that hashed whole requests: seven images, one of them deleted, and a failed build. */
const OLD = path.join(import.meta.dirname, "old-databases/before-identity.db.gz");

/** Writes the database of an old version into a file and gives its URL. */
export async function writeOldDatabase(file: string): Promise<string> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, gunzipSync(await readFile(OLD)));
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
