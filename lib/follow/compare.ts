import { compareFiles, countUnknown, isDefault, isLicence, isRelease, isUnit } from "#lib/follow/compare-files";
import { changedModules, changedPrograms } from "#lib/follow/compare-programs";
import type { Comparison, FileChange, Side, TextChange, ValueChange } from "#lib/follow/comparison";
import { worseThings } from "#lib/follow/worse";
import type { Manifest, ManifestEntry } from "#lib/images/manifest";
import { publishedVersion } from "#lib/images/name";
import type { ImageRow } from "#lib/images/schema";
import { isUnknown } from "#lib/inspect/differences";
import type { Finding } from "#lib/inspect/finding";
import type { Plan, PlanSource } from "#lib/recipes/plan";

/** What is known of an image that is compared. An adopted one has no plan. */
export type Compared = {
  image: ImageRow;
  manifest: Manifest;
  plan: Plan | null;
  warnings: readonly string[];
  /** Null where nobody has looked yet by the rules of today. */
  findings: readonly Finding[] | null;
};

/** What is known of the recipe at this moment. */
type About = { notes: string | null; licence: string | null };

/** What an image brings beside the one before it, from what is kept of both; what files say is not looked at. */
export function compare(before: Compared | null, after: Compared, { notes, licence }: About): Comparison {
  const files = before === null ? [] : compareFiles(before.manifest, after.manifest);
  const texts = (belongs: (file: FileChange) => boolean): TextChange[] =>
    files.filter(belongs).map((file) => ({ ...file, lines: null }));
  const count = (change: FileChange["change"]) => files.filter((file) => file.change === change).length;
  const found = {
    after: sideOf(after),
    before: before && sideOf(before),
    notes,
    files: {
      added: count("added"),
      removed: count("removed"),
      changed: count("changed"),
      unknown: before === null ? 0 : countUnknown(before.manifest, after.manifest),
      items: files,
    },
    units: texts(isUnit),
    defaults: texts(isDefault),
    release: before === null ? [] : changedRelease(before.manifest, after.manifest),
    request: before === null ? [] : changedValues(askedFor(before.image), askedFor(after.image)),
    options: before === null ? [] : changedValues(optionsOf(before.plan), optionsOf(after.plan)),
    linkage: changedLinkage(files),
    programs: changedPrograms(files),
    modules: before === null ? [] : changedModules(before.manifest, after.manifest),
    sources: sourcesOf(before?.plan ?? null, after.plan),
    findings: changedFindings(before, after),
    warnings: changedWarnings(before, after),
    recipe: { changed: before !== null && before.image.recipeDigest !== after.image.recipeDigest, licence },
    licences: texts(isLicence),
  };
  return { ...found, worse: worseThings(found) };
}

function sideOf({ image, manifest }: Compared): Side {
  const { file, arch, size, sha256 } = image;
  const unpacked = manifest.reduce((sum, entry) => sum + entry.size, 0);
  return { file, version: publishedVersion(image), arch, size, unpacked, sha256 };
}

/** Its name holds that of the image, so two of images with different names are one file, which has changed if it says something else. */
function changedRelease(before: Manifest, after: Manifest): TextChange[] {
  const [old, now] = [before.find(isRelease) ?? null, after.find(isRelease) ?? null];
  const path = (now ?? old)?.path;
  if (path === undefined || (old !== null && now !== null && isSame(old, now))) return [];
  return [
    {
      path,
      change: old === null ? "added" : now === null ? "removed" : "changed",
      before: old,
      after: now,
      lines: null,
    },
  ];
}

function isSame(old: ManifestEntry, now: ManifestEntry): boolean {
  return old.sha256 === now.sha256 && !isUnknown(old, now);
}

function askedFor({ recipe, name, version, revision, arch, os, osVersion, compression }: ImageRow): Values {
  return {
    name,
    recipe: recipe ?? undefined,
    version,
    revision: String(revision),
    architecture: arch,
    system: osVersion === null ? os : `${os} ${osVersion}`,
    compression,
  };
}

type Values = Partial<Record<string, string>>;

function optionsOf(plan: Plan | null): Values {
  return plan !== null && "options" in plan.request ? plan.request.options : {};
}

function changedValues(before: Values, after: Values): ValueChange[] {
  return Array.from(new Set(Object.keys(before).concat(Object.keys(after))))
    .filter((key) => before[key] !== after[key])
    .map((key) => ({ key, before: before[key] ?? null, after: after[key] ?? null }));
}

function changedLinkage(files: readonly FileChange[]): Comparison["linkage"] {
  return files.flatMap(({ path, before, after }) => {
    const [old, now] = [before?.elf?.linkage, after?.elf?.linkage];
    return old === undefined || now === undefined || old === now ? [] : [{ path, before: old, after: now }];
  });
}

/** Those of the image, then those that only the one before was made of. */
function sourcesOf(before: Plan | null, after: Plan | null): Comparison["sources"] {
  const [old, now] = [sourcesById(before), sourcesById(after)];
  const ids = Array.from(new Set(Array.from(now.keys()).concat(Array.from(old.keys()))));
  return ids.map((id) => {
    const [was, is] = [old.get(id), now.get(id)];
    return {
      id,
      url: (is ?? was)?.url ?? "",
      urlBefore: was === undefined || is === undefined || was.url === is.url ? null : was.url,
      before: was?.verifiedBy ?? null,
      after: is?.verifiedBy ?? null,
      digests: { before: was?.sha256 ?? null, after: is?.sha256 ?? null },
    };
  });
}

function sourcesById(plan: Plan | null): Map<string, PlanSource> {
  return new Map(plan?.sources.map((source) => [source.id, source]));
}

/** A path that holds the version is the same one for another version. */
function changedFindings(before: Compared | null, after: Compared): Comparison["findings"] {
  const sides = before === null ? [after] : [before, after];
  const waiting = sides.flatMap(({ findings, image }) => (findings === null ? image.file : []));
  if (waiting.length > 0) return { gained: [], lost: [], waiting };
  const [old, now] = [before === null ? [] : keyedFindings(before), keyedFindings(after)];
  return { gained: onlyIn(now, old), lost: onlyIn(old, now), waiting };
}

type Keyed = { key: string; finding: Finding };

function keyedFindings(side: Compared): Keyed[] {
  const findings = side.findings ?? [];
  return findings.map((finding) => ({ key: `${finding.rule} ${withoutVersion(finding.path, side)}`, finding }));
}

function onlyIn(one: readonly Keyed[], other: readonly Keyed[]): Finding[] {
  const keys = new Set(other.map(({ key }) => key));
  return one.flatMap(({ key, finding }) => (keys.has(key) ? [] : finding));
}

/** Warnings that name their version are the same ones for another version. */
function changedWarnings(before: Compared | null, after: Compared): Comparison["warnings"] {
  const said = (side: Compared) => new Set(side.warnings.map((warning) => withoutVersion(warning, side)));
  const [old, now] = [before === null ? new Set<string>() : said(before), said(after)];
  return {
    added: after.warnings.filter((warning) => !old.has(withoutVersion(warning, after))),
    gone: (before?.warnings ?? []).filter((warning) => before !== null && !now.has(withoutVersion(warning, before))),
  };
}

function withoutVersion(text: string, { image: { version } }: Compared): string {
  return text.replaceAll(version, "VERSION").replaceAll(version.replace(/^v/, ""), "VERSION");
}
