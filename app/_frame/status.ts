import { queryOptions } from "@tanstack/react-query";
import { getJson } from "../_client/json";
import type { ServerStatus } from "../_server/operations/server";

export const statusQuery = queryOptions({
  queryKey: ["status"],
  queryFn: ({ signal }) => getJson<ServerStatus>("/api/v1/status", signal),
  refetchInterval: ({ state }) => (state.data?.live ? 2_000 : 10_000),
});
