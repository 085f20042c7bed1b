import path from "node:path";
import { AppError } from "#lib/errors";
import type { PlanSource, SourceFormat } from "#lib/recipes/plan";

/** How many bytes are looked at, and how many of them are shown. */
const LOOKED_AT = 512;
const SHOWN = 48;
const WEB_PAGE = /^\s*<(!doctype html|html)\b/i;

/**
 * https://www.rfc-editor.org/rfc/rfc1952 2.3.1, https://tukaani.org/xz/xz-file-format.txt 2.1.1.1, RFC 8878 3.1 with its frames to skip,
 * the first or (of an empty one) last header of a zip. Old tars have none.
 */
const COMPRESSED = { gz: /^1f8b/, xz: /^fd377a585a00/, bz2: /^425a68/, zst: /^(28b52ffd|5.2a4d18)/ };
const MAGIC: Partial<Record<SourceFormat, RegExp>> = {
  ...COMPRESSED,
  "tar.gz": COMPRESSED.gz,
  "tar.xz": COMPRESSED.xz,
  "tar.bz2": COMPRESSED.bz2,
  "tar.zst": COMPRESSED.zst,
  zip: /^504b(0304|0506)/,
  deb: /^213c617263683e0a/,
};

type Sent = Pick<PlanSource, "url" | "format"> & { mirror?: string };

/**
 * Passes the bytes of a source on. Servers send sign-in pages and error texts as if all were well: throws `upstream` with
 * their first words when what comes cannot be the source, so that nothing of it is kept.
 */
export async function* requireFormat(bytes: AsyncIterable<Uint8Array>, source: Sent): AsyncGenerator<Uint8Array> {
  let start = Buffer.alloc(0);
  let passed = false;
  for await (const chunk of bytes) {
    if (passed) yield chunk;
    else start = Buffer.concat([start, chunk]);
    if (passed || start.length < LOOKED_AT) continue;
    requireStart(start.subarray(0, LOOKED_AT), source);
    passed = true;
    yield start;
  }
  if (passed) return;
  requireStart(start, source);
  yield start;
}

function requireStart(start: Buffer, { url, format, mirror }: Sent): void {
  const name = path.posix.basename(new URL(url).pathname);
  const isPage = WEB_PAGE.test(start.toString("latin1")) && !/\.html?$/.test(name);
  const hasMagic = MAGIC[format]?.test(start.toString("hex")) ?? true;
  if (start.length > 0 && hasMagic && !isPage) return;
  const kind = format === "file" ? "" : ` as ${format}`;
  const what = start.length === 0 ? "it is empty" : `it begins with ${shown(start)}`;
  const place = mirror === undefined ? `Open ${url} to see what is sent there` : `See what the mirror has for ${url}`;
  throw new AppError("upstream", `${name} cannot be read${kind}: ${what}. ${place}, then try again.`);
}

function shown(start: Buffer): string {
  const text = start.toString("latin1").replace(/[^\x20-\x7e]+/g, " ");
  return JSON.stringify(text.trim().slice(0, SHOWN));
}
