import { getBuild } from "#lib/builds/reads";
import { showImage } from "#lib/builds/show";
import { deleteBuild } from "#lib/builds/writes";
import { imageOfBuild } from "#lib/images/reads";
import { BUILDS } from "../../../../_server/operations/builds";
import { reply, route } from "../../../../_server/route";

export const GET = route(BUILDS.show, async ({ params, context }) => {
  const build = await getBuild(params.id);
  // Published between the two looks, an image would stand beside a build that still runs.
  const row = build.status === "succeeded" ? await imageOfBuild(build.id) : null;
  return reply(200, { build, image: row && (await showImage(row, context)) });
});

export const DELETE = route(BUILDS.delete, async ({ params }) => {
  await deleteBuild(params.id);
  return reply(204);
});
