import { type Asked, type Fields, hostOf, NoRest } from "#lib/upstream/failures";

/** Where a download that broke off goes on, and what stands for the bytes that are here (If-Range, RFC 9110, 13.1.5). */
export type Rest = { from: number; total: number | null; validator: string };

/** A quoted tag without W/, as its bytes are. */
const STRONG_ETAG = /^"[\x21\x23-\x7e]*"$/;

/**
 * What the rest of an answer can be asked for by: its strong ETag, else a Last-Modified that was over when it was sent (RFC 9110, 8.8.2.2);
 * null where nothing tells one state of the file from the next, or its bytes are packed on the way.
 */
export function strongValidator(headers: Fields): string | null {
  if (headers.get("content-encoding") !== null) return null;
  const etag = headers.get("etag");
  if (etag !== null && STRONG_ETAG.test(etag)) return etag;
  const modified = headers.get("last-modified");
  const age = Date.parse(headers.get("date") ?? "") - Date.parse(modified ?? "");
  return etag === null && age >= 1000 ? modified : null;
}

/** How many bytes the whole has, by an answer that is to be its rest. Throws NoRest where it is not that. */
export function wholeOf(
  status: number,
  headers: Fields,
  { from, total, validator }: Rest,
  asked: Asked,
): number | null {
  const host = hostOf(asked);
  if (status === 200 || status === 416)
    throw new NoRest(
      `${host} does not send the rest of ${asked.url}, but ${status === 200 ? "all of it" : "nothing"}.`,
    );
  const text = headers.get("content-range") ?? "";
  const [, start, end, size] = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15}|\*)$/.exec(text) ?? [];
  const whole = size === "*" ? total : Number(size);
  const etag = headers.get("etag");
  const isIt = Number(start) === from && Number(end) >= from && Number(end) < (whole ?? Number.POSITIVE_INFINITY);
  if (isIt && (total === null || whole === total) && (etag === null || etag === validator || validator[0] !== '"'))
    return whole;
  throw new NoRest(`${host} was asked for ${asked.url} from byte ${from} on, and sent another part of it.`);
}
