import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { getJson } from "../_client/get-json";
import type { Shelf } from "../_server/shelf";

/** What of the chosen files is baked or being baked; asked often while something bakes. */
export const shelfQuery = (files: readonly string[]) =>
  queryOptions({
    queryKey: ["shelf", files],
    queryFn: ({ signal }) =>
      files.length === 0
        ? { images: [], builds: [] }
        : getJson<Shelf>(`/api/v1/shelf?files=${files.map(encodeURIComponent).join(",")}`, signal),
    refetchInterval: ({ state }) => (state.data?.builds.length ? 700 : 6000),
    placeholderData: keepPreviousData,
  });
