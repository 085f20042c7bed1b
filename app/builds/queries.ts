import { queryOptions } from "@tanstack/react-query";
import type { Build, BuildStatus, LogLine, LogPage } from "#lib/builds/schema";
import { hasEnded } from "#lib/builds/state";
import type { Image } from "#lib/images/schema";
import { getJson } from "../_client/get-json";
import { searchOf } from "./builds-href";

export type BuildsFilter = { status?: BuildStatus; recipe?: string; cursor?: string };
export type BuildsAnswer = { items: Build[]; next: string | null };
export type BuildAndImage = { build: Build; image: Image | null };
export type Log = { lines: LogLine[]; next: number; done: boolean };

export const BUILDS_PER_PAGE = 25;

export const buildsQuery = (filter: BuildsFilter) =>
  queryOptions({
    queryKey: ["builds", "list", filter],
    queryFn: ({ signal }) =>
      getJson<BuildsAnswer>(`/api/v1/builds?${searchOf({ ...filter, limit: BUILDS_PER_PAGE })}`, signal),
    refetchInterval: ({ state }) => (state.data?.items.some(({ status }) => !hasEnded(status)) ? 1500 : 6000),
  });

export const buildQuery = (id: string) =>
  queryOptions({
    queryKey: ["builds", "one", id],
    queryFn: ({ signal }) => getJson<BuildAndImage>(`/api/v1/builds/${id}`, signal),
    refetchInterval: ({ state }) => (state.data && hasEnded(state.data.build.status) ? false : 700),
  });

const EMPTY: Log = { lines: [], next: 0, done: false };

/** The log as far as it is known: each time only what came since is asked for. */
export const logQuery = (id: string) =>
  queryOptions({
    queryKey: ["builds", "log", id],
    queryFn: async ({ client, queryKey, signal }): Promise<Log> => {
      const known = client.getQueryData<Log>(queryKey) ?? EMPTY;
      const page = await getJson<LogPage>(`/api/v1/builds/${id}/log?after=${known.next}`, signal);
      return { ...page, lines: [...known.lines, ...page.lines] };
    },
    refetchInterval: ({ state }) => (state.data?.done ? false : 700),
  });
