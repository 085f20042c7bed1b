import { queryOptions } from "@tanstack/react-query";
import type { BuildAnswer, BuildList, BuildQueue, BuildStatus, LogPage } from "#lib/builds/schema";
import { hasEnded } from "#lib/builds/state";
import { getJson } from "../_client/json";
import { withQuery } from "../_client/with-query";

/** Which of the ended builds are listed. */
export type BuildsFilter = { status?: BuildStatus; recipe?: string; cursor?: string };

/** The address of a filtered list of builds. */
export function buildsHref(filter: BuildsFilter) {
  return withQuery("/builds", filter);
}

/** Builds shown at once: of those that have ended a page, of those that bake and wait the next ones. */
export const BUILDS_PER_PAGE = 25;

export const buildsQuery = (filter: BuildsFilter) =>
  queryOptions({
    queryKey: ["builds", "list", filter],
    queryFn: ({ signal }) =>
      getJson<BuildList>(
        withQuery("/api/v1/builds", { ...filter, status: filter.status ?? "ended", limit: BUILDS_PER_PAGE }),
        signal,
      ),
    refetchInterval: 6000,
  });

export const queueQuery = queryOptions({
  queryKey: ["builds", "queue"],
  queryFn: ({ signal }) => getJson<BuildQueue>(withQuery("/api/v1/queue", { limit: BUILDS_PER_PAGE }), signal),
  refetchInterval: ({ state }) => (state.data?.items.length ? 1500 : 6000),
});

export const buildQuery = (id: string) =>
  queryOptions({
    queryKey: ["builds", "one", id],
    queryFn: ({ signal }) => getJson<BuildAnswer>(`/api/v1/builds/${id}`, signal),
    refetchInterval: ({ state }) => (state.data && hasEnded(state.data.build.status) ? false : 700),
    // Who waits looks at other tabs; this one says in its title when the build has ended.
    refetchIntervalInBackground: true,
  });

const EMPTY: LogPage = { lines: [], next: 0, done: false };

/** The log as far as it is known: each time only what came since is asked for. */
export const logQuery = (id: string) =>
  queryOptions({
    queryKey: ["builds", "log", id],
    queryFn: async ({ client, queryKey, signal }): Promise<LogPage> => {
      const known = client.getQueryData<LogPage>(queryKey) ?? EMPTY;
      const page = await getJson<LogPage>(`/api/v1/builds/${id}/log?after=${known.next}`, signal);
      return { ...page, lines: [...known.lines, ...page.lines] };
    },
    refetchInterval: ({ state }) => (state.data?.done ? false : 700),
  });
