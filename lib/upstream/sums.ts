import { AppError } from "#lib/errors";
import { decode } from "#lib/upstream/address";

/** One digest of a published list, and the file it is said to be of: null where the digest stands alone. */
type Listed = { digest: string; name: string | null };

const HEX = "(?<digest>[0-9a-f]{64})";
const LABEL = String.raw`(?:sha-?(?:2-)?256\s*[:=-]?\s*)?`;
const BETWEEN = String.raw`(?:\s*[|,;:=]\s*|\s+)`;
const FORMS = [
  `^${LABEL}${HEX}$`,
  // BSD's `SHA256 (NAME) = HEX`, openssl's `SHA2-256(NAME)= HEX`.
  String.raw`^sha-?(?:2-)?256\s*\((?<name>.+)\)\s*=\s*${HEX}$`,
  // GNU's `HEX  NAME` and `HEX *NAME`, whose name may be escaped; with the size between them in Debian's lists.
  String.raw`^\\?${LABEL}${HEX}${BETWEEN}(?:\d+\s+)?\*?(?<name>.+)$`,
  `^(?<name>.+?)${BETWEEN}${LABEL}${HEX}$`,
].map((form) => new RegExp(form, "i"));

/** JSON may be all on one line. */
const LINE_ENDS = /\r\n|\r|\n|[{}]|,(?=\s*"[^"]*"\s*:)/;

/** A comment, or the digest of another algorithm that has as many digits: `SHA3-256 (NAME) = HEX`. */
const NO_SHA256 = /^(#|\/\/|(?!sha-?(2-)?256\s*\()[\w/-]+\s*\(.+\)\s*=)/i;

/**
 * The digest of a file in the sha256 list that upstream publishes, in any form that leaves no doubt: the line of its name,
 * else of its address, else of its last path part, else the only line there is. `name` is the last part of `source`, the
 * file's address; `url` is the list's. Throws `upstream` when it is not there exactly once.
 */
export function digestIn(text: string, { name, source, url }: { name: string; source: string; url: string }): string {
  const listed = text.split(LINE_ENDS).flatMap(read);
  const path = `/${decode(source) ?? source}`;
  const meant = [
    listed.filter((line) => line.name === name),
    listed.filter((line) => line.name?.includes("/") && path.endsWith(`/${line.name}`)),
    listed.filter((line) => line.name?.split(/[/\\]/).at(-1) === name),
    listed.length === 1 ? listed : [],
  ].find((lines) => lines.length > 0);
  const [digest, ...others] = new Set(meant?.map((line) => line.digest));
  if (digest === undefined) throw new AppError("upstream", `${url} has no sha256 of ${name}, so it cannot be checked.`);
  if (others.length > 0) {
    throw new AppError("upstream", `${url} has several different sha256 of ${name}, so it cannot be checked.`);
  }
  return digest;
}

function read(line: string): Listed[] {
  // Tables and JSON wrap names and digests in signs that no file name holds.
  const plain = line.replace(/["'`]/g, "").replace(/^[\s|]+|[\s|,;]+$/g, "");
  const found = NO_SHA256.test(plain) ? undefined : FORMS.map((form) => form.exec(plain)?.groups).find(Boolean);
  if (found?.digest === undefined) return [];
  return [{ digest: found.digest.toLowerCase(), name: found.name?.replace(/^(\.[/\\])+/, "") ?? null }];
}
