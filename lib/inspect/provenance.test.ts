import { expect, test } from "vitest";
import { type BuildFacts, NAMELESS_BUILDER, provenance } from "#lib/inspect/provenance";
import { Statement } from "#lib/inspect/statement";
import { Plan } from "#lib/recipes/plan";
import { testPlan, testSource } from "#lib/testing/bakery";

const FACTS: BuildFacts = {
  ...{
    file: "tool-1.0-x86-64.raw",
    sha256: "a".repeat(64),
    buildId: "b1",
    bakerRevision: 3,
    builder: NAMELESS_BUILDER,
  },
  ...{ startedAt: "2026-11-30T06:00:00.000Z", finishedAt: null },
};
const source = { ...testSource("tool", "tar.gz", new Uint8Array(3)), sha256: "c".repeat(64) };

test("the image is the subject, each source a dependency with its digest and how it was verified", () => {
  const signature = { url: "https://example.org/s", of: "sums", fingerprint: "d".repeat(40), key: "k" } as const;
  const plan = testPlan({ sources: [{ ...source, verifiedBy: "signed", signature }] });
  const { subject, predicate } = JSON.parse(provenance(plan, FACTS));
  expect(subject).toEqual([{ name: FACTS.file, digest: { sha256: FACTS.sha256 } }]);
  expect(predicate.buildDefinition.resolvedDependencies).toEqual([
    {
      ...{ name: "tool", uri: source.url, digest: { sha256: source.sha256 } },
      annotations: { size: 3, verifiedBy: "signed", signature: signature.url, signedBy: signature.fingerprint },
    },
  ]);
  expect(predicate.runDetails.metadata).toEqual({ invocationId: "b1", startedOn: FACTS.startedAt });
});

test("the plan comes out of it as it was", () => {
  const plan = testPlan({ sources: [source] });
  const { predicate } = JSON.parse(provenance(plan, FACTS));
  expect(Plan.parse(predicate.buildDefinition.internalParameters.plan)).toEqual(plan);
});

test("equal builds give equal bytes, whatever the order of members", () => {
  const plan = testPlan({ sources: [source] });
  const turned: Plan = Plan.parse(Object.fromEntries(Object.entries(plan).reverse()));
  expect(provenance(turned, FACTS)).toBe(provenance(plan, FACTS));
});

test("it keeps to in-toto's and SLSA's structure, of an upload as well", () => {
  const upload = { ...source, id: "archive", url: "upload:my tool é.tgz", verifiedBy: "upload" } as const;
  const statement = JSON.parse(provenance(testPlan({ sources: [source, upload] }), FACTS));
  expect(Statement.parse(statement)).toEqual(statement);
  expect(statement.predicate.buildDefinition.resolvedDependencies[1]).toEqual({
    ...{ name: "archive", digest: { sha256: source.sha256 } },
    annotations: { filename: "my tool é.tgz", size: 3, verifiedBy: "upload" },
  });
});

test.each([
  ["another type", { _type: "https://in-toto.io/Statement/v0.1" }],
  ["another predicate", { predicateType: "https://slsa.dev/provenance/v0.2" }],
  ["no subject", { subject: [] }],
  ["two subjects", { subject: Array(2).fill({ name: "x", digest: { sha256: "a".repeat(64) } }) }],
])("a statement with %s is none of ours", (_what, other) => {
  const statement = JSON.parse(provenance(testPlan({ sources: [source] }), FACTS));
  expect(Statement.safeParse({ ...statement, ...other }).success).toBe(false);
});
