import path from "node:path";
import { AppError } from "#lib/errors";

/** Where the bytes of an upstream address really come from. */
export type Address = { kind: "http"; url: URL } | { kind: "file"; path: string };

/**
 * Maps `https://HOST/PATH?QUERY` to `MIRROR/HOST/PATH` (contract: BAKEHOUSE_MIRROR), or to itself without a mirror.
 * Throws `upstream` for an address that is not https or would lead out of the mirror.
 */
export function locate(mirror: string | undefined, text: string): Address {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.protocol !== "https:") throw new AppError("upstream", `${text} is not an https:// address.`);
  if (mirror === undefined) return { kind: "http", url };
  const parts = [url.host, ...url.pathname.split("/").slice(1)].map((part) => plainPart(part, text));
  return isUrl(mirror)
    ? { kind: "http", url: new URL(`${mirror.replace(/\/+$/, "")}/${url.host}${url.pathname}`) }
    : { kind: "file", path: path.join(/* turbopackIgnore: true */ path.resolve(mirror), ...parts) };
}

export function isUrl(mirror: string): boolean {
  return /^https?:\/\//.test(mirror);
}

/** URL takes `..` and `%2e%2e` out of paths, but not out of hosts (`https://../x`), and leaves `..%2F..` and `%5C` alone. */
function plainPart(part: string, whole: string): string {
  const plain = decode(part);
  if (plain === null || plain === ".." || plain === "." || /[/\\\0]/.test(plain)) {
    throw new AppError("upstream", `${whole} cannot be read from a mirror: it holds parts that could lead out of it.`);
  }
  return plain;
}

/** A part of an address as people write it; null where its escapes make no sense. */
export function decode(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
