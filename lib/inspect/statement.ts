import { z } from "zod";
import { BUILD_TYPE } from "#lib/inspect/provenance";
import { Sha256 } from "#lib/words";

const Uri = z.string().regex(/^[a-z][a-z0-9+.-]*:[!-~]+$/i, "Must be a URI.");
const FileName = z.string().regex(/^[A-Za-z0-9][\w.+~-]*\.raw$/, "Must be the name of an image.");
const Digests = z.record(z.string(), z.string().regex(/^[0-9a-f]+$/));

/** https://github.com/in-toto/attestation/blob/main/spec/v1/resource_descriptor.md */
const Resource = z
  .looseObject({
    name: z.string().optional(),
    uri: Uri.optional(),
    digest: Digests.optional(),
    annotations: z.record(z.string(), z.unknown()).optional(),
  })
  .refine(({ uri, digest }) => uri !== undefined || digest !== undefined, "Must have a uri or a digest.");

/**
 * A provenance that a Bakehouse wrote: an in-toto statement (v1) with SLSA's predicate (v1). As both specifications ask of who
 * reads them, members that are not known pass.
 */
export const Statement = z.looseObject({
  _type: z.literal("https://in-toto.io/Statement/v1"),
  subject: z.tuple([z.looseObject({ name: FileName, digest: z.looseObject({ sha256: Sha256 }) })]),
  predicateType: z.literal("https://slsa.dev/provenance/v1"),
  predicate: z.looseObject({
    buildDefinition: z.looseObject({
      buildType: z.literal(BUILD_TYPE, {
        error: `Must be ${BUILD_TYPE}: only what a Bakehouse baked can be baked again.`,
      }),
      externalParameters: z.looseObject({ request: z.looseObject({}) }),
      /** The plan is for its own schema. */
      internalParameters: z.looseObject({ plan: z.unknown() }),
      resolvedDependencies: z.array(Resource),
    }),
    runDetails: z.looseObject({
      builder: z.looseObject({ id: Uri, version: z.looseObject({ baker: z.string().regex(/^\d+$/) }).optional() }),
      metadata: z
        .looseObject({
          invocationId: z.string().optional(),
          startedOn: z.iso.datetime().optional(),
          finishedOn: z.iso.datetime().optional(),
        })
        .optional(),
    }),
  }),
});
