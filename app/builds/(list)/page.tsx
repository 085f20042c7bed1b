import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { listBuilds, readQueue } from "#lib/builds/reads";
import { type BuildList, BuildStatus } from "#lib/builds/schema";
import { context } from "#lib/context";
import { isAppError } from "#lib/errors";
import { Allowed } from "../../_client/allowed";
import { Prefetched, ready } from "../../_client/prefetch";
import { paramOf, type SearchParams } from "../../_server/page-context";
import { LinkButton } from "../../_ui/links";
import { PageHeader } from "../../_ui/page-header";
import { Section } from "../../_ui/section";
import { BuildFilters } from "../build-filters";
import { BuildHistory, BuildQueue } from "../build-table";
import { BUILDS_PER_PAGE, type BuildsFilter, buildsHref, buildsQuery, queueQuery } from "../queries";

export const metadata: Metadata = { title: "Builds" };

export default async function BuildsPage({ searchParams }: PageProps<"/builds">) {
  const filter = readFilter(await searchParams);
  const [builds, queue, { recipes }] = await Promise.all([
    readPage(filter),
    readQueue(BUILDS_PER_PAGE),
    context().catalog(),
  ]);
  return (
    <>
      <PageHeader
        title="Builds"
        actions={
          <Allowed to="bake image">
            <LinkButton href="/recipes">Bake something</LinkButton>
          </Allowed>
        }
      >
        What bakes and waits, and every bake before it with its plan and log.
      </PageHeader>
      <Prefetched queries={[ready(queueQuery, queue), ready(buildsQuery(filter), builds)]}>
        <BuildQueue />
        <Section id="history" title="History">
          <BuildFilters filter={filter} recipes={Array.from(recipes.keys())} />
          <BuildHistory filter={filter} />
        </Section>
      </Prefetched>
    </>
  );
}

/** A cursor whose build is gone leads back to the newest. */
async function readPage(filter: BuildsFilter): Promise<BuildList> {
  try {
    return await listBuilds({ ...filter, status: filter.status ?? "ended", limit: BUILDS_PER_PAGE });
  } catch (error) {
    if (isAppError(error) && error.code === "invalid") redirect(buildsHref({ ...filter, cursor: undefined }));
    throw error;
  }
}

function readFilter(params: SearchParams): BuildsFilter {
  return {
    status: BuildStatus.options.find((known) => known === paramOf(params, "status")),
    recipe: paramOf(params, "recipe"),
    cursor: paramOf(params, "cursor"),
  };
}
