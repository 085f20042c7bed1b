import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { Availability } from "#lib/configs/availability";
import type { ImageList } from "#lib/images/schema";
import type { ImageContents, ImageState } from "#lib/machine/choices/schema";
import { getJson, postJson } from "../_client/json";
import { withQuery } from "../_client/with-query";
import type { OwnExtensions, OwnKeyring } from "../_server/operations/configs";

/** What of some files is there, and which files were asked for. */
export type Answered = Availability & { files: readonly string[] };

const EMPTY: Availability = { images: [], builds: [] };

/** What of the chosen files is published or being baked; asked often while something bakes. */
export const availabilityQuery = (files: readonly string[]) =>
  queryOptions({
    queryKey: ["availability", files],
    queryFn: async ({ signal }): Promise<Answered> => {
      const address = `/api/v1/availability?files=${files.map(encodeURIComponent).join(",")}`;
      const { images, builds } = files.length === 0 ? EMPTY : await getJson<Availability>(address, signal);
      return { images, builds, files };
    },
    refetchInterval: ({ state }) => (state.data?.builds.length ? 700 : 6000),
    placeholderData: keepPreviousData,
  });

/** What is in an image: it never changes, so it is asked for once. */
export const contentsQuery = ({ file, sha256 }: Pick<ImageState, "file" | "sha256">) =>
  queryOptions({
    queryKey: ["contents", sha256],
    queryFn: ({ signal }) => getJson<ImageContents>(`/api/v1/images/${encodeURIComponent(file)}/contents`, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });

/** Whose the chosen keys are: it never changes. */
export const keyringQuery = (keyring: string | undefined) =>
  queryOptions({
    queryKey: ["keyring", keyring],
    queryFn: () => postJson<OwnKeyring>("/api/v1/keyrings", { keyring }),
    enabled: keyring !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });

export type OwnExtension = OwnExtensions["items"][number];

/** Images that no recipe's name leads to. */
export const ownExtensionsQuery = (search: string) =>
  queryOptions({
    queryKey: ["own-extensions", search],
    queryFn: ({ signal }) => getJson<OwnExtensions>(withQuery("/api/v1/own-extensions", { search }), signal),
    staleTime: 10_000,
  });

/** Images of one name, the newest first; asked again whenever a build has ended. */
export const imagesQuery = (name: string) =>
  queryOptions({
    queryKey: ["availability", "of", name],
    queryFn: ({ signal }) => getJson<ImageList>(withQuery("/api/v1/images", { name }), signal),
    staleTime: 5_000,
  });
