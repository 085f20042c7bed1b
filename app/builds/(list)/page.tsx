import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { listBuilds } from "#lib/builds/reads";
import { type BuildList, BuildStatus } from "#lib/builds/schema";
import { context } from "#lib/context";
import { AppError } from "#lib/errors";
import { Prefetched, ready } from "../../_client/prefetch";
import { LinkButton } from "../../_ui/link-button";
import { PageHeader } from "../../_ui/page-header";
import { BuildFilters } from "../build-filters";
import { BuildTable } from "../build-table";
import { BUILDS_PER_PAGE, type BuildsFilter, buildsHref, buildsQuery } from "../queries";

export const metadata: Metadata = { title: "Builds" };

export default async function BuildsPage({ searchParams }: PageProps<"/builds">) {
  const filter = readFilter(await searchParams);
  const [builds, { recipes }] = await Promise.all([readPage(filter), context().catalog()]);
  return (
    <>
      <PageHeader title="Builds" actions={<LinkButton href="/recipes">Bake something</LinkButton>}>
        Every bake, newest first, kept with its plan and log.
      </PageHeader>
      <div className="flex flex-col gap-4">
        <BuildFilters filter={filter} recipes={[...recipes.keys()]} />
        <Prefetched queries={[ready(buildsQuery(filter), builds)]}>
          <BuildTable filter={filter} />
        </Prefetched>
      </div>
    </>
  );
}

/** A cursor whose build is gone leads back to the newest. */
async function readPage(filter: BuildsFilter): Promise<BuildList> {
  try {
    return await listBuilds({ ...filter, limit: BUILDS_PER_PAGE });
  } catch (error) {
    if (error instanceof AppError && error.code === "invalid") redirect(buildsHref({ ...filter, cursor: undefined }));
    throw error;
  }
}

function readFilter({ status, recipe, cursor }: Record<string, string | string[] | undefined>): BuildsFilter {
  const known = BuildStatus.safeParse(status);
  return {
    ...(known.success && { status: known.data }),
    ...(typeof recipe === "string" && { recipe }),
    ...(typeof cursor === "string" && { cursor }),
  };
}
