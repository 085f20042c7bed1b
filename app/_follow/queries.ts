import { queryOptions } from "@tanstack/react-query";
import type { Watch, WatchList } from "#lib/follow/schema";
import { getJson } from "../_client/json";
import { withQuery } from "../_client/with-query";

/** Which watches are listed. */
export type WatchesFilter = { recipe?: string; cursor?: string };

/** The address of a list of watches. */
export function watchesHref(filter: WatchesFilter) {
  return withQuery("/inbox/watches", filter);
}

/** The page of one watch. */
export function watchHref(id: string): `/inbox/watches/${string}` {
  return `/inbox/watches/${id}`;
}

/** Where a watch is added, with a recipe chosen. */
export function newWatchHref(recipe?: string) {
  return withQuery("/inbox/watches/new", { recipe });
}

export const WATCHES_PER_PAGE = 50;

export const watchesQuery = (filter: WatchesFilter) =>
  queryOptions({
    queryKey: ["watches", filter],
    queryFn: ({ signal }) =>
      getJson<WatchList>(withQuery("/api/v1/watches", { ...filter, limit: WATCHES_PER_PAGE }), signal),
    refetchInterval: ({ state }) => (state.data?.items.some((watch) => isBusy(watch, Date.now())) ? 1500 : 30_000),
  });

export const watchQuery = (id: string) =>
  queryOptions({
    queryKey: ["watches", "one", id],
    queryFn: ({ signal }) => getJson<{ watch: Watch }>(`/api/v1/watches/${id}`, signal),
    refetchInterval: ({ state }) => (state.data && isBusy(state.data.watch, Date.now()) ? 1500 : 30_000),
  });

/** Whether a look is under way or about to begin. */
export function isBusy({ looking, nextAt }: Watch, now: number): boolean {
  return looking || (nextAt !== null && Date.parse(nextAt) <= now);
}
