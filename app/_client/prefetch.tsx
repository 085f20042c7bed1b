import { dehydrate, HydrationBoundary, type InferDataFromTag, QueryClient, type QueryKey } from "@tanstack/react-query";
import type { ReactNode } from "react";

/** A query's key with what the server read for it. */
export type Ready = { queryKey: QueryKey; data: unknown };

/** Pairs a query with data of its own type. */
export function ready<K extends QueryKey>({ queryKey }: { queryKey: K }, data: InferDataFromTag<unknown, K>): Ready {
  return { queryKey, data };
}

/** Hands the browser what the server has read already, under the same keys the browser asks with. */
export function Prefetched({ queries, children }: { queries: readonly Ready[]; children: ReactNode }) {
  const client = new QueryClient();
  for (const { queryKey, data } of queries) client.setQueryData(queryKey, data);
  return <HydrationBoundary state={dehydrate(client)}>{children}</HydrationBoundary>;
}
