import { AppError } from "#lib/errors";

const LINE = /^([0-9a-f]{64})\s+\*?(\S.*)$/i;

/**
 * The digest of `name` in a published sha256 list: lines of `HEX  NAME` or `HEX *NAME`, names perhaps with `./` before
 * them, or nothing but one digest. Throws `upstream` when it is not there exactly once; `url` is the list's address.
 */
export function digestIn(text: string, name: string, url: string): string {
  const bare = text.trim();
  if (/^[0-9a-f]{64}$/i.test(bare)) return bare.toLowerCase();
  const digests = text.split(/\r?\n/).flatMap((line) => digestOf(line, name));
  const [digest, ...others] = new Set(digests);
  if (digest === undefined) throw new AppError("upstream", `${url} has no sha256 of ${name}, so it cannot be checked.`);
  if (others.length > 0) throw new AppError("upstream", `${url} has several different sha256 of ${name}.`);
  return digest;
}

function digestOf(line: string, name: string): string[] {
  const [, digest = "", listed = ""] = LINE.exec(line.trimEnd()) ?? [];
  return listed.replace(/^\.\//, "") === name ? [digest.toLowerCase()] : [];
}
