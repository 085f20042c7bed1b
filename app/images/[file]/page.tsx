import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getBuild } from "#lib/builds/reads";
import { getInspection } from "#lib/builds/reads-inspections";
import type { Build } from "#lib/builds/schema";
import { showImage } from "#lib/builds/show";
import { getContents } from "#lib/images/browse";
import { findImage } from "#lib/images/reads";
import { newestBeside } from "#lib/images/reads-extensions";
import { applies } from "#lib/recipes/condition";
import type { Recipe } from "#lib/recipes/schema";
import { getRehearsal } from "#lib/rehearse/reads";
import { Prefetched, ready } from "../../_client/prefetch";
import { pageContext } from "../../_server/page-context";
import { decoded } from "../../_ui/decoded";
import { Section } from "../../_ui/section";
import { inspectionQuery } from "../inspection-query";
import { SourceTable } from "../source-table";
import { ByHand } from "./by-hand";
import { Configs } from "./configs";
import { Contents } from "./contents";
import { Findings } from "./findings";
import { ImageTop } from "./image-top";
import { LocalhostNote, MissingNotice, OutdatedNotice, UnsavedNotice } from "./notices";
import { Origin } from "./origin";
import { RebakeSection } from "./rebake";
import { RehearsalSection } from "./rehearsal";
import { StandingNotice, updatesWithout } from "./standing-notice";

export async function generateMetadata({ params }: PageProps<"/images/[file]">): Promise<Metadata> {
  return { title: decoded((await params).file) };
}

export default async function ImagePage({ params }: PageProps<"/images/[file]">) {
  const file = decoded((await params).file);
  const row = await findImage(file);
  if (row === null) notFound();
  const context = await pageContext();
  const [image, build, contents, inspection, { recipes }, newest, rehearsal] = await Promise.all([
    showImage(row, context),
    getBuild(row.buildId),
    getContents(file),
    getInspection(file),
    context.catalog(),
    newestBeside(row),
    getRehearsal(file),
  ]);
  const updates = updatesWithout(row, newest);
  const recipe = image.recipe === null ? undefined : recipes.get(image.recipe)?.recipe;
  return (
    <>
      <ImageTop image={image} request={build.request} kind={build.kind} updates={updates} />
      <StandingNotice image={image} updates={updates} />
      {build.unsaved && <UnsavedNotice buildId={build.id} />}
      {image.missing !== null && <MissingNotice image={image} kind={build.kind} why={image.missing} />}
      {image.outdated !== null && <OutdatedNotice image={image} why={image.outdated} />}
      <div className="grid items-start gap-8 lg:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-8">
          <Origin image={image} build={build} osVersion={row.osVersion} />
          <RehearsalSection image={row} rehearsal={rehearsal} />
          <RebakeSection file={file} />
        </div>
        <Contents file={file} contents={contents} />
      </div>
      <Prefetched queries={[ready(inspectionQuery(file), inspection)]}>
        <Findings file={file} />
      </Prefetched>
      {build.kind !== "adopted" && (
        <Section id="made-of" title="Made of">
          <SourceTable sources={build.plan?.sources ?? []} />
        </Section>
      )}
      <LocalhostNote url={image.url} />
      <Configs image={image} request={build.request} />
      <ByHand image={image} masks={masksOf(recipe, build)} />
    </>
  );
}

/** Flatcar's own extensions that must not be merged beside this one. */
function masksOf(recipe: Recipe | undefined, { request }: Build): string[] {
  if (recipe === undefined || !("recipe" in request)) return [];
  return recipe.replaces.filter((each) => applies(each, request)).map(({ extension }) => extension);
}
