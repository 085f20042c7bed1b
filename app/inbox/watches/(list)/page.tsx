import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { isAppError } from "#lib/errors";
import { listWatches } from "#lib/follow/reads-watches";
import type { WatchList as List } from "#lib/follow/schema";
import { Name } from "#lib/words";
import { Allowed } from "../../../_client/allowed";
import { Prefetched, ready } from "../../../_client/prefetch";
import {
  newWatchHref,
  WATCHES_PER_PAGE,
  type WatchesFilter,
  watchesHref,
  watchesQuery,
} from "../../../_follow/queries";
import { paramOf } from "../../../_server/page-context";
import { LinkButton } from "../../../_ui/links";
import { PageHeader } from "../../../_ui/page-header";
import { BudgetLines } from "../../../recipes/budget-lines";
import { WatchList } from "../watch-list";

export const metadata: Metadata = { title: "Following" };

export default async function WatchesPage({ searchParams }: PageProps<"/inbox/watches">) {
  const params = await searchParams;
  const filter = { recipe: Name.safeParse(paramOf(params, "recipe")).data, cursor: paramOf(params, "cursor") };
  const list = await readPage(filter);
  return (
    <>
      <PageHeader
        title="Following"
        actions={
          list.items.length > 0 && (
            <Allowed to="follow">
              <LinkButton href={newWatchHref(filter.recipe)}>Follow another recipe</LinkButton>
            </Allowed>
          )
        }
      >
        What is looked for upstream. New versions are baked as candidates and wait for you, unless they publish
        themselves.
      </PageHeader>
      <BudgetLines />
      <Prefetched queries={[ready(watchesQuery(filter), list)]}>
        <WatchList filter={filter} />
      </Prefetched>
    </>
  );
}

/** A cursor whose watch is gone leads back to the newest. */
async function readPage(filter: WatchesFilter): Promise<List> {
  try {
    return await listWatches({ ...filter, limit: WATCHES_PER_PAGE });
  } catch (error) {
    if (isAppError(error) && error.code === "invalid") redirect(watchesHref({ ...filter, cursor: undefined }));
    throw error;
  }
}
