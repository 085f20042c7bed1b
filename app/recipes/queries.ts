import { queryOptions } from "@tanstack/react-query";
import type { VersionList } from "#lib/upstream/schema";
import { getJson } from "../_client/json";
import { withQuery } from "../_client/with-query";

/** Versions of a recipe's software, or of one of its options that is a version itself. */
export const versionsQuery = (recipe: string, option?: string) =>
  queryOptions({
    queryKey: ["recipes", recipe, "versions", option ?? null],
    queryFn: ({ signal }) => getJson<VersionList>(withQuery(`/api/v1/recipes/${recipe}/versions`, { option }), signal),
    staleTime: 60_000,
  });
