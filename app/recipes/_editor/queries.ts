import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { AskedText } from "#lib/recipes/text-schema";
import { postJson } from "../../_client/json";
import type { TextCheck } from "../../_server/operations/recipes";

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
