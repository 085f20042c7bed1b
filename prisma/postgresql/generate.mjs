import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { runTool } from "../../scripts/setup.mjs";

const GENERATED = path.join(import.meta.dirname, "generated");
const SCHEMA = path.join(GENERATED, "schema.prisma");

/**
 * A generator of Prisma's, named in schema.prisma: whatever generates the client for SQLite generates the one for PostgreSQL as
 * well, from the same models. Prisma asks it in lines of JSON-RPC on stdin, and hears the answers on stderr.
 */
for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line);
  if (method === "generate") await generate(params.datamodel, params.dmmf.datamodel);
  const manifest = { prettyName: "client for PostgreSQL", defaultOutput: GENERATED };
  const result = method === "getManifest" ? { manifest } : null;
  process.stderr.write(`${JSON.stringify({ jsonrpc: "2.0", id, result })}\n`);
}

/**
 * @param {string} text the schema for SQLite
 * @param {unknown} models what Prisma read in it; tests hold both databases against that
 */
async function generate(text, models) {
  await rm(GENERATED, { recursive: true, force: true });
  await mkdir(GENERATED, { recursive: true });
  await writeFile(path.join(GENERATED, "models.json"), JSON.stringify(models));
  await writeFile(SCHEMA, forPostgresql(text));
  const code = await runTool("prisma/build/index.js", ["generate", "--schema", SCHEMA]);
  if (code !== 0) throw new Error("Prisma could not generate the client for PostgreSQL.");
}

/**
 * `json` keeps the text that was written, with its order of members and its "\u0000"; `jsonb`, Prisma's choice, does not.
 * @param {string} text
 */
function forPostgresql(text) {
  return text
    .replace(/^generator postgresql \{[^}]*\}\n/m, "")
    .replace(/^(\s+output\s+=).*$/m, '$1 "./client"')
    .replace('provider = "sqlite"', 'provider = "postgresql"')
    .replace(/^( +\w+ +Json\??)/gm, "$1 @db.Json");
}
