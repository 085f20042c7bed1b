import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { Preview, PreviewFiles, Run } from "#lib/retention/schema";
import { getJson } from "../../_client/json";
import { withQuery } from "../../_client/with-query";

/** A rule as the form holds it once both numbers are ones. */
export type Trial = { perMinor: number; days: number; ownToo: boolean };

/** What a rule would do now. While another is asked for the last answer stays. */
export const previewQuery = (trial: Trial) =>
  queryOptions({
    queryKey: ["retention", "preview", trial],
    queryFn: ({ signal }) => getJson<Preview>(addressOf("/api/v1/retention/preview", trial), signal),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });

/** The same for each image of one extension. */
export const previewFilesQuery = (name: string, trial: Trial) =>
  queryOptions({
    queryKey: ["retention", "files", name, trial],
    queryFn: ({ signal }) => getJson<PreviewFiles>(addressOf(`/api/v1/retention/preview/${name}`, trial), signal),
    staleTime: 0,
  });

function addressOf(path: string, { perMinor, days, ownToo }: Trial): string {
  return withQuery(path, { perMinor, days, ownToo: String(ownToo) });
}

/** The rule as it is typed. */
export type Draft = { perMinor: string; days: string; ownToo: boolean };

const LIMITS = { perMinor: { min: 1, max: 99 }, days: { min: 0, max: 3650 } };

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

/** A rule in a few words. */
export function ruleText({ perMinor, days, ownToo }: Run["rule"]): string {
  const own = ownToo ? ", own images too" : "";
  return `${perMinor} per minor, ${days === 1 ? "1 day" : `${days} days`}${own}`;
}
