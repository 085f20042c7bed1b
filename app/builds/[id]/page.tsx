import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getBuild, logAfter } from "#lib/builds/reads";
import { getInspection } from "#lib/builds/reads-inspections";
import { showImage } from "#lib/builds/show";
import { isAppError } from "#lib/errors";
import { imageOfBuild } from "#lib/images/reads";
import { Prefetched, ready } from "../../_client/prefetch";
import { pageContext } from "../../_server/page-context";
import { inspectionQuery } from "../../images/inspection-query";
import { titleOf } from "../describe";
import { buildQuery, logQuery } from "../queries";
import { BuildLog } from "./build-log";
import { BuildOutcome } from "./build-outcome";
import { BuildTop } from "./build-top";
import { Ingredients } from "./ingredients";
import { Stages } from "./stages";

export async function generateMetadata({ params }: PageProps<"/builds/[id]">): Promise<Metadata> {
  const { build } = await readBuild((await params).id);
  return { title: `${build.kind === "adopted" ? "Origin" : "Build"} of ${titleOf(build)}` };
}

export default async function BuildPage({ params }: PageProps<"/builds/[id]">) {
  const { id } = await params;
  const found = await readBuild(id);
  const { image } = found;
  const [log, inspection] = await Promise.all([logAfter(id, 0), image && getInspection(image.file)]);
  return (
    <Prefetched
      queries={[ready(buildQuery(id), found), ready(logQuery(id), log)].concat(
        image && inspection ? ready(inspectionQuery(image.file), inspection) : [],
      )}
    >
      <BuildTop id={id} />
      <Stages id={id} />
      <BuildOutcome id={id} />
      {found.build.kind !== "adopted" && <BuildLog id={id} />}
      <Ingredients id={id} />
    </Prefetched>
  );
}

async function readBuild(id: string) {
  try {
    const build = await getBuild(id);
    const row = build.status === "succeeded" ? await imageOfBuild(id) : null;
    return { build, image: row && (await showImage(row, await pageContext())) };
  } catch (error) {
    if (isAppError(error) && error.code === "not_found") notFound();
    throw error;
  }
}
