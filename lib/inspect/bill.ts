import { PackageURL } from "packageurl-js";
import { fingerprintOf } from "#lib/canonical-json";
import type { Manifest, ManifestEntry } from "#lib/images/manifest";
import type { Plan, PlanSource } from "#lib/recipes/plan";

/** One thing that an image is, is made of, or holds. */
export type Part = {
  /** No other part of the bill has it. */
  ref: string;
  kind: "image" | "source" | "program" | "module";
  name: string;
  version?: string | undefined;
  purl?: string | undefined;
  /** Its file's name, or its path in the image. */
  file?: string | undefined;
  url?: string | undefined;
  sha256?: string | undefined;
  sha512?: string | undefined;
  /** As the recipe says it, of the image and all that it is made of. */
  licence?: string | undefined;
  /** What else is known, by short names: `verifiedBy`, `sums`, `signature`, `signedBy`, `goModule`. */
  facts: Record<string, string>;
  /** Refs of what it was made of, or holds. */
  parts: string[];
};

const LICENCE_ID = "[A-Za-z0-9][A-Za-z0-9.:-]*\\+?";
const LICENCES = new RegExp(`^${LICENCE_ID}( (AND|OR|WITH) ${LICENCE_ID})*$`);

/** Whether a recipe's licence has the form of an SPDX expression; the recipe may say it in words as well. */
export function isLicenceExpression(text: string): boolean {
  const folded = text.replace(/\(([^()]*)\)/g, (whole, inner: string) => (LICENCES.test(inner) ? "X" : whole));
  return folded === text ? LICENCES.test(text) : isLicenceExpression(folded);
}

/** A number that only an equal document has (RFC 9562, version 8). */
export function uuidOf(document: unknown): string {
  const hex = fingerprintOf(document);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** All parts of an image, itself first: what an SBOM says, whatever its format. */
export type Bill = { createdAt: Date; bakerRevision: number; image: Part; others: Part[] };

/** What is known of an image beside its plan; `url` is where it is served, if the operator gave an address. */
export type Billed = {
  file: string;
  name: string;
  version: string;
  sha256: string;
  url: string | undefined;
  createdAt: Date;
  bakerRevision: number;
  manifest: Manifest;
};

/** What an image is made of: its sources, and the Go modules that its programs say they were built with. */
export function billOf(billed: Billed, plan: Plan | null): Bill {
  const { createdAt, bakerRevision, manifest } = billed;
  const licence = plan?.recipe?.licence;
  const sources = plan?.sources.map((source) => sourcePart(source, plan)) ?? [];
  const programs = manifest.filter(({ elf }) => elf?.go !== undefined).map(programPart);
  const modules = new Map(programs.flatMap(({ holds }) => holds).map((module) => [module.ref, module]));
  const parts = sources.concat(programs.map(({ part }) => part));
  const image = imagePart(billed, licence, parts);
  return { createdAt, bakerRevision, image, others: parts.concat(sortedByRef(Array.from(modules.values()))) };
}

function imagePart({ file, name, version, sha256, url }: Billed, licence: string | undefined, parts: Part[]): Part {
  const qualifiers = { checksum: `sha256:${sha256}`, file_name: file };
  const purl = new PackageURL("generic", undefined, name, version, qualifiers, undefined).toString();
  const refs = parts.map(({ ref }) => ref);
  return { ref: "image", kind: "image", name, version, purl, file, url, sha256, licence, facts: {}, parts: refs };
}

function sourcePart({ id, url, sha256, sha512, verifiedBy, sums, signature }: PlanSource, plan: Plan): Part {
  const isUpload = url.startsWith("upload:");
  const version = isUpload ? (plan.version ?? undefined) : versionIn(url, plan);
  const known = { verifiedBy, sums: sums?.url, signature: signature?.url, signedBy: signature?.fingerprint };
  return {
    ref: `source:${id}`,
    kind: "source",
    name: id,
    version,
    purl: isUpload ? undefined : sourcePurl({ id, url, sha256 }, version),
    file: isUpload ? url.slice("upload:".length) : fileOf(url),
    url: isUpload ? undefined : url,
    sha256: sha256 ?? undefined,
    sha512,
    licence: plan.recipe?.licence,
    facts: Object.fromEntries(Object.entries(known).filter((fact): fact is [string, string] => Boolean(fact[1]))),
    parts: [],
  };
}

function fileOf(url: string): string {
  const { pathname } = new URL(url);
  return decoded(pathname.slice(pathname.lastIndexOf("/") + 1));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Of the versions that were asked for the one that the address names last: the file's own stands behind its folder's. */
function versionIn(url: string, { version, request }: Plan): string | undefined {
  const options = "options" in request ? Object.values(request.options) : [];
  const asked = options.concat(version ?? []).filter((text) => /\d/.test(text));
  const places = asked.map((text) => ({ text, at: lastPlace(url, text.replace(/^v(?=\d)/, "")) }));
  return places.filter(({ at }) => at !== -1).sort((a, b) => b.at - a.at)[0]?.text;
}

/** Where a version stands last, not as a piece of a longer number; -1 where it does not. */
function lastPlace(url: string, version: string): number {
  for (let at = url.lastIndexOf(version); at > 0; at = url.lastIndexOf(version, at - 1))
    if (!/\d\.?$/.test(url.slice(0, at)) && !/^\.?\d/.test(url.slice(at + version.length))) return at;
  return -1;
}

const GITHUB_RELEASE = /^https:\/\/github\.com\/([^/]+)\/([^/]+)\/releases\/download\/([^/]+)\//;

function sourcePurl({ id, url, sha256 }: Pick<PlanSource, "id" | "url" | "sha256">, version?: string): string {
  const qualifiers: Record<string, string> = { download_url: url };
  if (sha256 !== null) qualifiers.checksum = `sha256:${sha256}`;
  const [, owner, repository = "", tag = ""] = GITHUB_RELEASE.exec(url) ?? [];
  const purl =
    owner === undefined
      ? new PackageURL("generic", undefined, id, version, qualifiers, undefined)
      : new PackageURL("github", owner, repository, decoded(tag), qualifiers, undefined);
  return purl.toString();
}

function programPart({ path, sha256, elf }: ManifestEntry): { part: Part; holds: Part[] } {
  const { version = "", module, modules = [] } = elf?.go ?? {};
  const holds = modules.map(([name, of]) => modulePart(name, of)).concat(modulePart("stdlib", goVersion(version)));
  const facts: Record<string, string> = module === undefined ? {} : { goModule: module };
  const parts = Array.from(new Set(holds.map(({ ref }) => ref))).sort();
  return {
    part: { ref: `program:${path}`, kind: "program", name: path, file: path, sha256, facts, parts },
    holds,
  };
}

/** `1.22.3` of `go1.22.3 X:boringcrypto`; a build of Go from its sources has none. */
function goVersion(version: string): string {
  return /^go(\d\S*)/.exec(version)?.[1] ?? "";
}

/** Go's word for a module that was built from a folder is `(devel)`: no version. */
function modulePart(path: string, given: string): Part {
  const version = given === "" || given.startsWith("(") ? undefined : given;
  const slash = path.lastIndexOf("/");
  const namespace = slash === -1 ? undefined : path.slice(0, slash);
  const purl = new PackageURL("golang", namespace, path.slice(slash + 1), version, undefined, undefined).toString();
  return { ref: purl, kind: "module", name: path, version, purl, facts: {}, parts: [] };
}

function sortedByRef(parts: Part[]): Part[] {
  return parts.sort((a, b) => (a.ref < b.ref ? -1 : 1));
}
