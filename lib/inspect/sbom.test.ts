import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import Ajv from "ajv";
import addFormats from "ajv-formats";
// @ts-expect-error It comes without types.
import addMoreFormats from "ajv-formats-draft2019";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { type Billed, billOf } from "#lib/inspect/bill";
import { cycloneDx } from "#lib/inspect/cyclonedx";
import { spdx } from "#lib/inspect/spdx";
import type { Plan, PlanSource } from "#lib/recipes/plan";
import { testPlan, testSource } from "#lib/testing/bakery";

const GO = {
  version: "go1.22.3",
  module: "example.org/tool",
  modules: [["github.com/x/y", "v1.0.0+incompatible"] as [string, string]],
};
const BILLED: Billed = {
  file: "tool-1.0-x86-64.raw",
  name: "tool",
  version: "1.0",
  sha256: "a".repeat(64),
  url: "https://bakery.example.org/extensions/tool-1.0-x86-64.raw",
  createdAt: new Date("2026-11-30T06:00:00.123Z"),
  bakerRevision: 3,
  manifest: [
    { path: "usr/bin", type: "folder", mode: 0o755, size: 0 },
    {
      ...{ path: "usr/bin/tool", type: "file", mode: 0o755, size: 1, sha256: "b".repeat(64) },
      elf: { arch: "x86-64", linkage: "static", go: GO },
    },
  ],
};

const signature: PlanSource["signature"] = {
  ...{ url: "https://example.org/SUMS.sig", of: "sums", fingerprint: "d".repeat(40), key: "https://example.org/key" },
};
const source = { ...testSource("tool", "tar.gz", new Uint8Array(3)), sha256: "c".repeat(64), sha512: "e".repeat(128) };
const signed = {
  ...source,
  verifiedBy: "signed",
  signature,
  sums: { url: "https://example.org/SUMS", name: "t" },
} as const;
const uploaded = { ...source, id: "archive", url: "upload:my tool é.tgz", verifiedBy: "upload" } as const;

const planBy = (licence?: string): Plan =>
  testPlan({ recipe: { name: "tool", digest: "f".repeat(64), licence }, sources: [signed, uploaded] });

/** What there may be: a whole plan, recipes of all ways to tell a licence, an old plan, and none at all. */
const PLANS: [string, Plan | null][] = [
  ["a recipe", planBy("Apache-2.0 WITH LLVM-exception")],
  ["a recipe with a licence of its own", planBy("MIT AND LicenseRef-Ours")],
  ["a recipe with a licence in words", planBy("free for all, really")],
  ["a recipe of before", planBy()],
  ["an upload", testPlan({ sources: [uploaded] })],
  ["nothing that was kept", null],
];

const require = createRequire(import.meta.url);
const schemas = path.join(path.dirname(require.resolve("@cyclonedx/cyclonedx-library/package.json")), "res/schema");
const schemaOf = (name: string) => JSON.parse(readFileSync(path.join(schemas, `${name}.SNAPSHOT.schema.json`), "utf8"));

const cdxAjv = new Ajv({ strict: false });
for (const name of ["spdx", "jsf-0.82"])
  cdxAjv.addSchema(schemaOf(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
addFormats(cdxAjv);
addMoreFormats(cdxAjv);
const isCycloneDx = cdxAjv.compile(schemaOf("bom-1.6"));

const Id = z.string().regex(/^SPDXRef-[A-Za-z0-9.-]+$/);
const Url = z.union([z.literal("NOASSERTION"), z.url()]);

/** The members that we write, as the text of SPDX 2.3 has them: chapters 6, 7, 10 and 11. */
const Spdx = z.strictObject({
  spdxVersion: z.literal("SPDX-2.3"),
  dataLicense: z.literal("CC0-1.0"),
  SPDXID: z.literal("SPDXRef-DOCUMENT"),
  name: z.string().min(1),
  documentNamespace: z.url().regex(/^[^#]+$/),
  creationInfo: z.strictObject({
    created: z.iso.datetime({ precision: 0 }),
    creators: z.tuple([z.string().regex(/^Tool: [\w-]+-\d+$/)]),
  }),
  packages: z.array(
    z.strictObject({
      SPDXID: Id,
      name: z.string().min(1),
      versionInfo: z.string().min(1).optional(),
      packageFileName: z.string().min(1).optional(),
      downloadLocation: Url,
      filesAnalyzed: z.literal(false),
      checksums: z
        .array(
          z.discriminatedUnion("algorithm", [
            z.strictObject({ algorithm: z.literal("SHA256"), checksumValue: z.string().regex(/^[0-9a-f]{64}$/) }),
            z.strictObject({ algorithm: z.literal("SHA512"), checksumValue: z.string().regex(/^[0-9a-f]{128}$/) }),
          ]),
        )
        .min(1)
        .optional(),
      primaryPackagePurpose: z.enum(["APPLICATION", "LIBRARY", "ARCHIVE"]),
      supplier: z.literal("NOASSERTION"),
      licenseConcluded: z.literal("NOASSERTION"),
      licenseDeclared: z.string().min(1),
      licenseComments: z.string().min(1).optional(),
      copyrightText: z.literal("NOASSERTION"),
      sourceInfo: z.string().min(1).optional(),
      externalRefs: z
        .array(
          z.strictObject({
            referenceCategory: z.literal("PACKAGE-MANAGER"),
            referenceType: z.literal("purl"),
            referenceLocator: z.string().regex(/^pkg:[a-z]+\/[^\s]+$/),
          }),
        )
        .min(1)
        .optional(),
    }),
  ),
  relationships: z.array(
    z.strictObject({
      spdxElementId: Id,
      relationshipType: z.enum(["DESCRIBES", "GENERATED_FROM", "CONTAINS"]),
      relatedSpdxElement: Id,
    }),
  ),
  hasExtractedLicensingInfos: z
    .array(z.strictObject({ licenseId: z.string().regex(/^LicenseRef-[A-Za-z0-9.-]+$/), extractedText: z.string() }))
    .min(1)
    .optional(),
});

describe.each(PLANS)("of %s", (_what, plan) => {
  const bill = billOf(BILLED, plan);

  test("CycloneDX keeps to the official schema", () => {
    const document = JSON.parse(cycloneDx(bill));
    isCycloneDx(document);
    expect(isCycloneDx.errors).toBeNull();
    const refs = new Set([document.metadata.component, ...document.components].map((part) => part["bom-ref"]));
    expect(new Set(document.dependencies.map(({ ref }: { ref: string }) => ref))).toEqual(refs);
    for (const { dependsOn } of document.dependencies)
      expect(Array.from(refs)).toEqual(expect.arrayContaining(dependsOn));
  });

  test("SPDX keeps to the text of its specification", () => {
    const { packages, relationships, SPDXID } = Spdx.parse(JSON.parse(spdx(bill)));
    const ids = packages.map((part) => part.SPDXID);
    expect(new Set(ids).size).toBe(ids.length);
    const known = new Set([...ids, SPDXID]);
    for (const { spdxElementId, relatedSpdxElement } of relationships) {
      expect(known).toContain(spdxElementId);
      expect(known).toContain(relatedSpdxElement);
    }
    expect(new Set(relationships.map(({ relatedSpdxElement }) => relatedSpdxElement))).toEqual(new Set(ids));
  });

  // The JSON schema of spdx/spdx-spec v2.3, schemas/spdx-schema.json: no package has it.
  test.runIf(process.env.SPDX_SCHEMA)("SPDX keeps to the official schema", () => {
    const isSpdx = new Ajv({ strict: false }).compile(JSON.parse(readFileSync(process.env.SPDX_SCHEMA ?? "", "utf8")));
    isSpdx(JSON.parse(spdx(bill)));
    expect(isSpdx.errors).toBeNull();
  });
});

test("how a source was verified stands in both", () => {
  const bill = billOf(BILLED, planBy("MIT"));
  expect(JSON.parse(spdx(bill)).packages[1].sourceInfo).toBe(
    `verifiedBy: signed; sums: https://example.org/SUMS; signature: ${signature.url}; signedBy: ${signature.fingerprint}`,
  );
  expect(JSON.parse(cycloneDx(bill)).components[0].properties[0]).toEqual({
    ...{ name: "bakehouse:verifiedBy", value: "signed" },
  });
});

test("a licence in words is told as such, one of its own is explained", () => {
  const words = billOf(BILLED, planBy("free for all, really"));
  expect(JSON.parse(spdx(words)).packages[0]).toMatchObject({
    ...{ licenseDeclared: "NOASSERTION", licenseComments: "The recipe says: free for all, really" },
  });
  expect(JSON.parse(cycloneDx(words)).metadata.component.licenses).toEqual([
    { license: { name: "free for all, really" } },
  ]);
  const own = JSON.parse(spdx(billOf(BILLED, planBy("MIT AND LicenseRef-Ours"))));
  expect(own.hasExtractedLicensingInfos).toMatchObject([{ licenseId: "LicenseRef-Ours" }]);
});

test("equal images have equal bytes and numbers, others have others", () => {
  for (const write of [spdx, cycloneDx]) {
    expect(write(billOf(BILLED, planBy("MIT")))).toBe(write(billOf(BILLED, planBy("MIT"))));
    const numberOf = (text: string) => /urn:uuid:[0-9a-f-]{36}/.exec(text)?.[0];
    const other = { ...BILLED, sha256: "0".repeat(64) };
    expect(numberOf(write(billOf(other, planBy("MIT"))))).not.toBe(numberOf(write(billOf(BILLED, planBy("MIT")))));
  }
});
