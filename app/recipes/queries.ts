import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { AskedText } from "#lib/recipes/asked-text";
import type { VersionList } from "#lib/upstream/schema";
import { getJson, postJson } from "../_client/json";
import { withQuery } from "../_client/with-query";
import type { TextCheck } from "../_server/operations/recipes";

/** Versions of a recipe's software, or of one of its options that is a version itself. */
export const versionsQuery = (recipe: string, option?: string) =>
  queryOptions({
    queryKey: ["recipes", recipe, "versions", option ?? null],
    queryFn: ({ signal }) => getJson<VersionList>(withQuery(`/api/v1/recipes/${recipe}/versions`, { option }), signal),
    staleTime: 60_000,
  });

/** What is wrong with a text. While another one is examined, what was found in the last one stays. */
export const textCheckQuery = (asked: AskedText) =>
  queryOptions({
    queryKey: ["recipes", "check", asked],
    queryFn: () => postJson<TextCheck>("/api/v1/recipes/check", asked),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    // A text that is left is not come back to.
    gcTime: 10_000,
    retry: false,
  });
