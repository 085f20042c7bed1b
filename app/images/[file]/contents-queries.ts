import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { FolderPage, ManifestPage, Sized } from "#lib/images/contents";
import { getJson } from "../../_client/json";
import { withQuery } from "../../_client/with-query";

/** Names that are loaded at once. */
const MOST = 200;

/** What is in an image never changes. */
const FOR_GOOD = { staleTime: Number.POSITIVE_INFINITY, retry: false };

const address = (file: string, verb: string) => `/api/v1/images/${encodeURIComponent(file)}/${verb}`;

/** What is directly in a folder, as far as somebody asked for more. */
export const folderQuery = (file: string, path: string) =>
  infiniteQueryOptions({
    queryKey: ["image", file, "folder", path],
    queryFn: ({ pageParam: cursor, signal }) =>
      getJson<FolderPage>(withQuery(address(file, "folder"), { path, limit: MOST, cursor }), signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    ...FOR_GOOD,
  });

/** All that is known of one file. */
export const entryQuery = (file: string, path: string) =>
  queryOptions({
    queryKey: ["image", file, "entry", path],
    queryFn: async ({ signal }) => {
      const found = await getJson<ManifestPage>(
        withQuery(address(file, "manifest"), { under: path, limit: 1 }),
        signal,
      );
      return found.items[0] ?? null;
    },
    ...FOR_GOOD,
  });

/** The largest things in a folder. While another one is on its way the one before stays in view. */
export const sizesQuery = (file: string, path: string) =>
  queryOptions({
    queryKey: ["image", file, "sizes", path],
    queryFn: ({ signal }) => getJson<Sized>(withQuery(address(file, "sizes"), { path: path || undefined }), signal),
    placeholderData: keepPreviousData,
    ...FOR_GOOD,
  });
