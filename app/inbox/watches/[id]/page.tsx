import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { context } from "#lib/context";
import { isAppError } from "#lib/errors";
import { getWatch } from "#lib/follow/reads-watches";
import type { Watch } from "#lib/follow/schema";
import { Allowed } from "../../../_client/allowed";
import { saveChange } from "../../../_follow/actions";
import { TextLink } from "../../../_ui/links";
import { PageHeader } from "../../../_ui/page-header";
import { followable } from "../followable";
import { WatchForm } from "../watch-form";
import { WatchNow } from "../watch-list";

export const metadata: Metadata = { title: "What is followed" };

export default async function WatchPage({ params }: PageProps<"/inbox/watches/[id]">) {
  const watch = await readWatch((await params).id);
  const { id, recipe, name, rule } = watch;
  return (
    <>
      <PageHeader title={`Following ${name}`}>
        From the recipe <TextLink href={`/recipes/${recipe}`}>{recipe}</TextLink>.
      </PageHeader>
      <WatchNow watch={watch} />
      <Allowed to="change watch">
        <WatchForm
          key={JSON.stringify(rule)}
          watch={watch}
          recipes={followable(await context().catalog())}
          isNew={false}
          save={saveChange.bind(null, id)}
        />
      </Allowed>
    </>
  );
}

async function readWatch(id: string): Promise<Watch> {
  try {
    return await getWatch(id);
  } catch (error) {
    if (isAppError(error) && error.code === "not_found") notFound();
    throw error;
  }
}
