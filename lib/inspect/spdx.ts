import { canonicalJson } from "#lib/canonical-json";
import { type Bill, isLicenceExpression, type Part, uuidOf } from "#lib/inspect/bill";

const UNKNOWN = "NOASSERTION";

/** SPDX has few words for what a package is; a source may hold programs as well as their text. */
const PURPOSES = { image: "APPLICATION", source: "ARCHIVE", program: "APPLICATION", module: "LIBRARY" };

/** The bill as SPDX 2.3, in canonical JSON (https://spdx.github.io/spdx-spec/v2.3/). */
export function spdx({ createdAt, bakerRevision, image, others }: Bill): string {
  const parts = [image].concat(others);
  const ids = new Map(parts.map(({ ref, kind }, index) => [ref, `SPDXRef-${kind}-${index}`]));
  const idOf = (ref: string) => ids.get(ref) ?? UNKNOWN;
  const document = {
    spdxVersion: "SPDX-2.3",
    dataLicense: "CC0-1.0",
    SPDXID: "SPDXRef-DOCUMENT",
    name: image.file,
    creationInfo: {
      // SPDX takes no fractions of a second.
      created: `${createdAt.toISOString().slice(0, 19)}Z`,
      creators: [`Tool: bakehouse-baker-${bakerRevision}`],
    },
    packages: parts.map((part) => toPackage(part, idOf(part.ref))),
    relationships: [relation("SPDXRef-DOCUMENT", "DESCRIBES", idOf(image.ref))].concat(
      parts.flatMap((part) => part.parts.map((ref) => relation(idOf(part.ref), wordFor(ref), idOf(ref)))),
    ),
    hasExtractedLicensingInfos: ownLicences(image),
  };
  return canonicalJson(Object.assign(document, { documentNamespace: `urn:uuid:${uuidOf(document)}` }));
}

function relation(spdxElementId: string, relationshipType: string, relatedSpdxElement: string) {
  return { spdxElementId, relationshipType, relatedSpdxElement };
}

function wordFor(ref: string): string {
  return ref.startsWith("source:") ? "GENERATED_FROM" : "CONTAINS";
}

function toPackage(part: Part, SPDXID: string) {
  const { kind, name, version, purl, file, url, licence } = part;
  const isExpression = licence !== undefined && isLicenceExpression(licence);
  return {
    SPDXID,
    name,
    versionInfo: version,
    packageFileName: file,
    downloadLocation: url ?? UNKNOWN,
    filesAnalyzed: false,
    checksums: checksumsOf(part),
    primaryPackagePurpose: PURPOSES[kind],
    supplier: UNKNOWN,
    licenseConcluded: UNKNOWN,
    licenseDeclared: isExpression ? licence : UNKNOWN,
    licenseComments: licence === undefined || isExpression ? undefined : `The recipe says: ${licence}`,
    copyrightText: UNKNOWN,
    sourceInfo: sentences(part),
    externalRefs:
      purl === undefined
        ? undefined
        : [{ referenceCategory: "PACKAGE-MANAGER", referenceType: "purl", referenceLocator: purl }],
  };
}

function checksumsOf({ sha256, sha512 }: Part) {
  const known = [
    { algorithm: "SHA256", checksumValue: sha256 },
    { algorithm: "SHA512", checksumValue: sha512 },
  ].filter(({ checksumValue }) => checksumValue !== undefined);
  return known.length === 0 ? undefined : known;
}

/** How a source was verified, and what Go says of a program: SPDX has no members for it. */
function sentences({ facts }: Part): string | undefined {
  const text = Object.entries(facts).map(([name, value]) => `${name}: ${value}`);
  return text.length === 0 ? undefined : text.join("; ");
}

/** Licences that are not on SPDX's list have to be told of, though their text is not known here. */
function ownLicences({ licence = "" }: Part) {
  const ids = isLicenceExpression(licence) ? Array.from(new Set(licence.match(/\bLicenseRef-[A-Za-z0-9.-]+/g))) : [];
  const extractedText = "Named by the recipe; its text is upstream's.";
  return ids.length === 0 ? undefined : ids.map((licenseId) => ({ licenseId, extractedText }));
}
