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

const BUILD_TYPE = "https://bakehouse.invalid/docs/provenance/v1";

/** Stands for a Bakehouse whose operator gave it no address of its own. */
export const NAMELESS_BUILDER = "https://bakehouse.invalid/builder";

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
  return {
    name: id,
    uri: url,
    digest: { sha256: sha256 ?? undefined, sha512 },
    annotations: {
      size,
      verifiedBy,
      sums: sums?.url,
      signature: signature?.url,
      signedBy: signature?.fingerprint,
    },
  };
}
