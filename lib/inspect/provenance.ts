import { canonicalJson } from "#lib/canonical-json";
import type { Plan, PlanSource } from "#lib/recipes/plan";

/** What a build adds to its plan: which file came of it, when, and by whom. */
export type BuildFacts = {
  file: string;
  sha256: string;
  buildId: string;
  startedAt: string | null;
  finishedAt: string | null;
  bakerRevision: number;
  /** Address of the Bakehouse that baked it, as its operator set it. */
  builder: string;
};

/** The same for every Bakehouse. A number, since no address on the web is ours for good; docs/provenance.md says what it means. */
export const BUILD_TYPE = "urn:uuid:c29484ec-70ec-4829-bced-6778d1249894";

/** Stands for a Bakehouse whose operator gave it no address of its own. */
export const NAMELESS_BUILDER = "urn:uuid:b251d523-37b7-4c9f-99f9-9c131dd273c2";

/**
 * Where an image came from: an in-toto statement with SLSA's provenance (docs/provenance.md), as canonical JSON. The whole
 * plan is in it, so that somebody else can bake it again.
 */
export function provenance(plan: Plan, facts: BuildFacts): string {
  const { file, sha256, buildId, startedAt, finishedAt, bakerRevision, builder } = facts;
  return canonicalJson({
    _type: "https://in-toto.io/Statement/v1",
    subject: [{ name: file, digest: { sha256 } }],
    predicateType: "https://slsa.dev/provenance/v1",
    predicate: {
      buildDefinition: {
        buildType: BUILD_TYPE,
        externalParameters: { request: plan.request },
        internalParameters: { plan },
        resolvedDependencies: plan.sources.map(toDependency),
      },
      runDetails: {
        builder: { id: builder, version: { baker: `${bakerRevision}` } },
        metadata: {
          invocationId: buildId,
          startedOn: startedAt ?? undefined,
          finishedOn: finishedAt ?? undefined,
        },
      },
    },
  });
}

function toDependency({ id, url, sha256, sha512, size, verifiedBy, sums, signature }: PlanSource) {
  const isUpload = url.startsWith("upload:");
  return {
    name: id,
    uri: isUpload ? undefined : url,
    digest: { sha256: sha256 ?? undefined, sha512 },
    annotations: {
      filename: isUpload ? url.slice("upload:".length) : undefined,
      size,
      verifiedBy: verifiedBy ?? undefined,
      sums: sums?.url,
      signature: signature?.url,
      signedBy: signature?.fingerprint,
    },
  };
}
