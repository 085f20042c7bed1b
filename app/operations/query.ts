import { queryOptions } from "@tanstack/react-query";
import type { Operations } from "#lib/operations/schema";
import { getJson } from "../_client/json";

export const operationsQuery = queryOptions({
  queryKey: ["operations"],
  queryFn: ({ signal }) => getJson<Operations>("/api/v1/operations", signal),
  refetchInterval: 5_000,
});
