import { takenName } from "#lib/builds/name-taken";
import { requestTorcx } from "#lib/builds/torcx";
import { BUILDS } from "../../../_server/operations/builds";
import { reply, route } from "../../../_server/route";

export const GET = route(BUILDS.torcxName, async ({ query }) => reply(200, await takenName(query)));

export const POST = route(BUILDS.convertTorcx, async ({ request, query, body, context, askedBy, deed }) => {
  const length = request.headers.get("content-length");
  const size = length === null ? null : Number(length);
  const requested = await requestTorcx(query, body, context, { origin: askedBy, signal: request.signal, size });
  deed.about = requested.build.file;
  return reply(requested.image === null ? 202 : 200, requested);
});
