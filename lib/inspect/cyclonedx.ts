import { canonicalJson } from "#lib/canonical-json";
import { type Bill, isLicenceExpression, type Part, uuidOf } from "#lib/inspect/bill";

const TYPES = { image: "application", source: "file", program: "application", module: "library" };

/** The bill as CycloneDX 1.6, in canonical JSON (https://cyclonedx.org/docs/1.6/json/). */
export function cycloneDx({ createdAt, bakerRevision, image, others }: Bill): string {
  const document = {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      timestamp: createdAt.toISOString(),
      tools: { components: [{ type: "application", name: "bakehouse-baker", version: `${bakerRevision}` }] },
      component: toComponent(image),
    },
    components: others.map(toComponent),
    dependencies: [image].concat(others).map(({ ref, parts }) => ({ ref, dependsOn: parts })),
  };
  return canonicalJson(Object.assign(document, { serialNumber: `urn:uuid:${uuidOf(document)}` }));
}

function toComponent(part: Part) {
  const { ref, kind, name, version, purl, facts, file } = part;
  const properties = Object.entries(file === undefined ? facts : { ...facts, file });
  return {
    "bom-ref": ref,
    type: TYPES[kind],
    name,
    version,
    purl,
    hashes: hashesOf(part),
    licenses: licencesOf(part),
    externalReferences: referencesOf(part),
    properties:
      properties.length === 0 ? undefined : properties.map(([key, value]) => ({ name: `bakehouse:${key}`, value })),
  };
}

function hashesOf({ sha256, sha512 }: Part) {
  const known = [
    { alg: "SHA-256", content: sha256 },
    { alg: "SHA-512", content: sha512 },
  ].filter(({ content }) => content !== undefined);
  return known.length === 0 ? undefined : known;
}

function licencesOf({ licence }: Part) {
  if (licence === undefined) return undefined;
  return [isLicenceExpression(licence) ? { expression: licence } : { license: { name: licence } }];
}

/** Where the bytes are, and where what vouches for them is. */
function referencesOf({ url, facts: { sums, signature } }: Part) {
  const references = [
    { type: "distribution", url },
    { type: "attestation", url: sums, comment: "The list of digests that upstream publishes" },
    { type: "digital-signature", url: signature },
  ].filter((reference) => reference.url !== undefined);
  return references.length === 0 ? undefined : references;
}
