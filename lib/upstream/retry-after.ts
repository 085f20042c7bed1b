/** Only what is written so is a date (RFC 9110, 5.6.7): `Date.parse` finds one in almost everything. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * How many milliseconds an answer asks to wait, by Retry-After (RFC 9110, 10.2.3) or by what GitHub says in its place; null where
 * it says nothing that makes sense, or names a moment that is over. A date counts from the server's own, since one of the two
 * clocks may be wrong.
 */
export function retryAfter(headers: { get(name: string): string | null }, now: Date): number | null {
  const after = headers.get("retry-after") ?? "";
  const seconds = /^\d{1,9}$/.test(after) ? Number(after) : (dateOf(after) ?? resetOf(headers)) - clockOf(headers, now);
  return seconds > 0 ? seconds * 1000 : null;
}

/** Seconds since 1970. */
function dateOf(text: string | null): number | null {
  return text !== null && HTTP_DATE.test(text) && !Number.isNaN(Date.parse(text)) ? Date.parse(text) / 1000 : null;
}

function resetOf(headers: { get(name: string): string | null }): number {
  const reset = headers.get("x-ratelimit-reset");
  const isSpent = headers.get("x-ratelimit-remaining") === "0";
  return isSpent && reset !== null && /^\d{9,11}$/.test(reset) ? Number(reset) : Number.NaN;
}

function clockOf(headers: { get(name: string): string | null }, now: Date): number {
  return dateOf(headers.get("date")) ?? now.getTime() / 1000;
}

const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/** Milliseconds before attempt `next` (2, 3, …): about twice as long each time, and never for two askers the same. */
export function backOff(next: number, random = Math.random): number {
  return Math.min(FIRST_MS * 2 ** (next - 1), LONGEST_MS) * (0.5 + random() / 2);
}
