import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { Preview, PreviewFiles } from "#lib/retention/schema";
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
