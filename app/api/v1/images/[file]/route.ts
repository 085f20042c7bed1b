import { getImage } from "#lib/images/reads";
import { deleteImage } from "#lib/images/writes";
import { readNothing } from "../../../../_server/body";
import { route } from "../../../../_server/route";
import { showImage } from "../../../../_server/show-image";

export const GET = route<{ file: string }>(async ({ params, context }) =>
  Response.json({ image: await showImage(await getImage(params.file), context) }),
);

export const DELETE = route<{ file: string }>(async ({ request, params, context }) => {
  await readNothing(request);
  await deleteImage(params.file, context.store, new Date());
  return new Response(null, { status: 204 });
});
