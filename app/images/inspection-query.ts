import { queryOptions } from "@tanstack/react-query";
import type { Inspection } from "#lib/inspect/inspection";
import { getJson } from "../_client/json";

/** How often somebody asks whether an image has been looked into by now. */
const ASK_MS = 5000;

/** What is known of the inside of an image. */
export const inspectionQuery = (file: string) =>
  queryOptions({
    queryKey: ["images", "findings", file],
    queryFn: ({ signal }) => getJson<Inspection>(`/api/v1/images/${encodeURIComponent(file)}/findings`, signal),
    refetchInterval: ({ state }) => (state.data === undefined || state.data.isCurrent ? false : ASK_MS),
  });
