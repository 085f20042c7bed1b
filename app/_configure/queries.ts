import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { getJson } from "../_client/get-json";
import type { Shelf } from "../_server/shelf";

/** What is on the shelf, and which files were asked for. */
export type Asked = Shelf & { files: readonly string[] };

const EMPTY: Shelf = { images: [], builds: [] };

/** What of the chosen files is baked or being baked; asked often while something bakes. */
export const shelfQuery = (files: readonly string[]) =>
  queryOptions({
    queryKey: ["shelf", files],
    queryFn: async ({ signal }): Promise<Asked> => {
      const address = `/api/v1/shelf?files=${files.map(encodeURIComponent).join(",")}`;
      return { ...(files.length === 0 ? EMPTY : await getJson<Shelf>(address, signal)), files };
    },
    refetchInterval: ({ state }) => (state.data?.builds.length ? 700 : 6000),
    placeholderData: keepPreviousData,
  });
