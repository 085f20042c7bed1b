import { getInspection } from "#lib/builds/reads-inspections";
import { readRebake, requestRebake } from "#lib/builds/rebake";
import { showImage } from "#lib/builds/show";
import { readContents } from "#lib/configs/availability";
import { rehearseImage } from "#lib/configs/rehearse-machine";
import { withReserve } from "#lib/disk-space";
import { comparePart } from "#lib/follow/compare-images";
import { folderPage, manifestPage, sizesIn } from "#lib/images/browse";
import { getImage } from "#lib/images/reads";
import { keepImage, letGo } from "#lib/images/writes-noted";
import { getRehearsal } from "#lib/rehearse/reads";
import { publish, withdraw } from "#lib/repository/writes";
import { decideOn } from "../../../../../_server/inbox";
import { CONFIGS } from "../../../../../_server/operations/configs";
import { IMAGES } from "../../../../../_server/operations/images";
import { ORIGIN } from "../../../../../_server/operations/origin";
import { originOf, signatureOf } from "../../../../../_server/origin";
import { reply, route, routeByVerb } from "../../../../../_server/route";

export const GET = routeByVerb(
  route(CONFIGS.contents, async ({ params }) => reply(200, await readContents(params.file))),

  route(IMAGES.compare, async ({ params, query: { with: beside, ...wanted }, context }) =>
    reply(200, await comparePart(await getImage(params.file), context, { beside, ...wanted })),
  ),

  route(IMAGES.rehearsal, async ({ params }) => {
    const { file } = await getImage(params.file);
    return reply(200, await getRehearsal(file));
  }),

  route(IMAGES.manifest, async ({ params, query }) => reply(200, await manifestPage(params.file, query))),

  route(IMAGES.folder, async ({ params, query }) => reply(200, await folderPage(params.file, query))),

  route(IMAGES.sizes, async ({ params, query }) => reply(200, await sizesIn(params.file, query.path))),

  route(IMAGES.findings, async ({ params }) => {
    const { file } = await getImage(params.file);
    return reply(200, await getInspection(file));
  }),

  route(ORIGIN.rebakes, async ({ params }) => reply(200, await readRebake(params.file))),
  route(ORIGIN.manifest, ({ params, context }) => originOf("manifest.json", params.file, context)),
  route(ORIGIN.manifestSignature, ({ params, context }) => signatureOf("manifest.json", params.file, context)),
  route(ORIGIN.provenance, ({ params, context }) => originOf("provenance.json", params.file, context)),
  route(ORIGIN.provenanceSignature, ({ params, context }) => signatureOf("provenance.json", params.file, context)),
  route(ORIGIN.spdx, ({ params, context }) => originOf("sbom.spdx.json", params.file, context)),
  route(ORIGIN.spdxSignature, ({ params, context }) => signatureOf("sbom.spdx.json", params.file, context)),
  route(ORIGIN.cycloneDx, ({ params, context }) => originOf("sbom.cdx.json", params.file, context)),
  route(ORIGIN.cycloneDxSignature, ({ params, context }) => signatureOf("sbom.cdx.json", params.file, context)),
);

export const POST = routeByVerb(
  route(ORIGIN.rebake, async ({ params, context, askedBy }) =>
    reply(202, { build: await requestRebake(params.file, context, askedBy) }),
  ),

  route(IMAGES.rehearse, async ({ params, context }) => reply(200, await rehearseImage(params.file, context))),

  route(IMAGES.publish, async ({ params, context }) => {
    const row = await withReserve(context.env.BAKEHOUSE_DATA, () => publish(params.file, context.store, new Date()));
    return reply(200, { image: await showImage(row, context) });
  }),

  route(IMAGES.withdraw, async ({ params, body, context }) => {
    const row = await withReserve(context.env.BAKEHOUSE_DATA, () =>
      withdraw(params.file, body.reason, context.store, new Date()),
    );
    return reply(200, { image: await showImage(row, context) });
  }),

  route(IMAGES.hold, async ({ params, body, context, askedBy }) => {
    const image = await decideOn({ decision: "hold", files: [params.file], ...body }, context, askedBy);
    return reply(200, { image });
  }),

  route(IMAGES.skip, async ({ params, body, context, askedBy }) => {
    const image = await decideOn({ decision: "skip", files: [params.file], ...body }, context, askedBy);
    return reply(200, { image });
  }),

  route(IMAGES.takeBack, async ({ params, context, askedBy }) => {
    const image = await decideOn({ decision: "take-back", files: [params.file] }, context, askedBy);
    return reply(200, { image });
  }),

  route(IMAGES.keep, async ({ params, body, context }) => {
    const row = await keepImage(params.file, body.reason);
    return reply(200, { image: await showImage(row, context) });
  }),
);

export const DELETE = routeByVerb(
  route(IMAGES.letGo, async ({ params, context }) => {
    const row = await letGo(params.file);
    return reply(200, { image: await showImage(row, context) });
  }),
);
