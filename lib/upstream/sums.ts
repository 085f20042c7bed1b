import { AppError } from "#lib/errors";
import { decode } from "#lib/upstream/address";

/** What upstream says the bytes of a file hash to. Lower-case hex. */
export type PublishedDigest = { algorithm: "sha256" | "sha512"; hex: string };

/** One digest of a published list, and the file it is said to be of: null where the digest stands alone. */
type Listed = PublishedDigest & { name: string | null };

const HEX = "(?<hex>[0-9a-f]{64}(?:[0-9a-f]{64})?)";
const SHA = "sha-?(?:2-)?(?<bits>256|512)";
const LABEL = String.raw`(?:${SHA}\s*[:=-]?\s*)?`;
const BETWEEN = String.raw`(?:\s*[|,;:=]\s*|\s+)`;
const FORMS = [
  `^${LABEL}${HEX}$`,
  // BSD's `SHA256 (NAME) = HEX`, openssl's `SHA2-256(NAME)= HEX`.
  String.raw`^${SHA}\s*\((?<name>.+)\)\s*=\s*${HEX}$`,
  // GNU's `HEX  NAME` and `HEX *NAME`, whose name may be escaped; with the size between them in Debian's lists.
  String.raw`^\\?${LABEL}${HEX}${BETWEEN}(?:\d+\s+)?\*?(?<name>.+)$`,
  `^(?<name>.+?)${BETWEEN}${LABEL}${HEX}$`,
].map((form) => new RegExp(form, "i"));

/** JSON may be all on one line. */
const LINE_ENDS = /\r\n|\r|\n|[{}]|,(?=\s*"[^"]*"\s*:)/;

/** A comment, or the digest of another algorithm that has as many digits: `SHA3-256 (NAME) = HEX`. */
const OTHER = /^(#|\/\/|(?!sha-?(2-)?(256|512)\s*\()[\w/-]+\s*\(.+\)\s*=)/i;

/**
 * The digest of a file in the list that upstream publishes, in any form that leaves no doubt: the line of its name, else of
 * its address, else of its last path part, else the only line there is. Where there are both, sha256 goes before sha512.
 * `name` is the last part of `source`, the file's address; `url` is the list's. Throws `upstream` when it is not there
 * exactly once, and says what is.
 */
export function digestIn(
  text: string,
  { name, source, url }: { name: string; source: string; url: string },
): PublishedDigest {
  const listed = text.split(LINE_ENDS).flatMap(read);
  const path = `/${decode(source) ?? source}`;
  const meant =
    [
      listed.filter((line) => line.name === name),
      listed.filter((line) => line.name?.includes("/") && path.endsWith(`/${line.name}`)),
      listed.filter((line) => line.name?.split(/[/\\]/).at(-1) === name),
      isOfOne(listed) ? listed : [],
    ].find((lines) => lines.length > 0) ?? [];
  const algorithm = meant.some((line) => line.algorithm === "sha256") ? "sha256" : "sha512";
  const [hex, ...others] = new Set(meant.filter((line) => line.algorithm === algorithm).map((line) => line.hex));
  if (hex === undefined)
    throw new AppError(
      "upstream",
      `${url} has no sha256 or sha512 of ${name}, so it cannot be checked; ${has(listed)}.`,
    );
  if (others.length > 0)
    throw new AppError("upstream", `${url} has several different ${algorithm} of ${name}, so it cannot be checked.`);
  return { algorithm, hex };
}

/** Whether a list is of one file, in one algorithm or in both. */
function isOfOne(listed: readonly Listed[]): boolean {
  const algorithms = new Set(listed.map(({ algorithm }) => algorithm));
  return algorithms.size === listed.length && new Set(listed.map(({ name }) => name)).size === 1;
}

const SHOWN = 5;

function has(listed: readonly Listed[]): string {
  const names = Array.from(new Set(listed.flatMap(({ name }) => name ?? [])), (name) => name.slice(0, 80));
  if (names.length === 0) return listed.length === 0 ? "it has none at all" : "it names no files";
  return `it has ${names.slice(0, SHOWN).join(", ")}${names.length > SHOWN ? ` and ${names.length - SHOWN} more` : ""}`;
}

function read(line: string): Listed[] {
  // Tables and JSON wrap names and digests in signs that no file name holds.
  const plain = line.replace(/["'`]/g, "").replace(/^[\s|]+|[\s|,;]+$/g, "");
  const found = OTHER.test(plain) ? undefined : FORMS.map((form) => form.exec(plain)?.groups).find(Boolean);
  if (found?.hex === undefined) return [];
  const { hex, bits, name } = found;
  const algorithm = hex.length === 64 ? "sha256" : "sha512";
  if (bits !== undefined && algorithm !== `sha${bits}`) return [];
  return [{ algorithm, hex: hex.toLowerCase(), name: name?.replace(/^(\.[/\\])+/, "") ?? null }];
}
