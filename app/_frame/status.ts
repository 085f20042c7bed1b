import { queryOptions } from "@tanstack/react-query";
import { getJson } from "../_client/get-json";

/** Whether a worker is alive, and how many builds wait or bake. */
export type ServerStatus = { worker: boolean; live: number };

export const statusQuery = queryOptions({
  queryKey: ["status"],
  queryFn: ({ signal }) => getJson<ServerStatus>("/api/v1/status", signal),
  refetchInterval: ({ state }) => (state.data?.live ? 2_000 : 10_000),
});
