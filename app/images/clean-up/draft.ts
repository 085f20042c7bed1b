import type { Trial } from "./queries";

/** The rule as it is typed. */
export type Draft = { perMinor: string; days: string; ownToo: boolean };

export const LIMITS = { perMinor: { min: 1, max: 99 }, days: { min: 0, max: 3650 } };

export function draftOf({ perMinor, days, ownToo }: Trial): Draft {
  return { perMinor: String(perMinor), days: String(days), ownToo };
}

/** The rule that was typed; null while a number is none. */
export function trialOf({ perMinor, days, ownToo }: Draft): Trial | null {
  if (wrongIn("perMinor", perMinor) !== undefined || wrongIn("days", days) !== undefined) return null;
  return { perMinor: Number(perMinor), days: Number(days), ownToo };
}

/** What is wrong with a number, in a sentence. */
export function wrongIn(field: keyof typeof LIMITS, text: string): string | undefined {
  const { min, max } = LIMITS[field];
  const isFine = /^\d{1,4}$/.test(text.trim()) && Number(text) >= min && Number(text) <= max;
  return isFine ? undefined : `Must be a whole number from ${min} to ${max}.`;
}
