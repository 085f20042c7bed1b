import { TorcxUpload } from "#lib/builds/schema";
import { requestTorcx } from "#lib/builds/torcx";
import { openUpload } from "../../../_server/body";
import { askedBy } from "../../../_server/origin";
import { readQuery } from "../../../_server/query";
import { route } from "../../../_server/route";

export const POST = route(async ({ request, context }) => {
  const upload = readQuery(request, TorcxUpload);
  const archive = openUpload(request, context.maxUpload);
  const requested = await requestTorcx(upload, archive, context, { origin: askedBy(request), signal: request.signal });
  return Response.json(requested, { status: requested.image === null ? 202 : 200 });
});
