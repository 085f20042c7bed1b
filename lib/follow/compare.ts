import { compareFiles, isDefault, isLicence, isUnit } from "#lib/follow/compare-files";
import type { Comparison, FileChange, Side, TextChange } from "#lib/follow/comparison";
import { worseThings } from "#lib/follow/worse";
import type { Manifest } from "#lib/images/manifest";
import { publishedVersion } from "#lib/images/name";
import type { ImageRow } from "#lib/images/schema";
import type { Plan } from "#lib/recipes/plan";

/** What is known of an image that is compared. An adopted one has no plan. */
export type Compared = { image: ImageRow; manifest: Manifest; plan: Plan | null; warnings: readonly string[] };

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
    files: { added: count("added"), removed: count("removed"), changed: count("changed"), items: files },
    units: texts(isUnit),
    defaults: texts(isDefault),
    options: before === null ? [] : changedOptions(before.plan, after.plan),
    linkage: changedLinkage(files),
    sources: sourcesOf(before?.plan ?? null, after.plan),
    warnings: changedWarnings(before, after),
    recipe: { changed: before !== null && before.image.recipeDigest !== after.image.recipeDigest, licence },
    licences: texts(isLicence),
  };
  return { ...found, worse: worseThings(found) };
}

function sideOf({ image }: Compared): Side {
  const { file, arch, size } = image;
  return { file, version: publishedVersion(image), arch, size };
}

function changedOptions(before: Plan | null, after: Plan | null): Comparison["options"] {
  const [old, now] = [optionsOf(before), optionsOf(after)];
  const keys = Array.from(new Set(Object.keys(old).concat(Object.keys(now)))).sort();
  return keys
    .filter((key) => old[key] !== now[key])
    .map((key) => ({ key, before: old[key] ?? null, after: now[key] ?? null }));
}

function optionsOf(plan: Plan | null): Partial<Record<string, string>> {
  return plan !== null && "options" in plan.request ? plan.request.options : {};
}

function changedLinkage(files: readonly FileChange[]): Comparison["linkage"] {
  return files.flatMap(({ path, before, after }) => {
    const [old, now] = [before?.elf?.linkage, after?.elf?.linkage];
    return old === undefined || now === undefined || old === now ? [] : [{ path, before: old, after: now }];
  });
}

function sourcesOf(before: Plan | null, after: Plan | null): Comparison["sources"] {
  const old = new Map(before?.sources.map(({ id, verifiedBy }) => [id, verifiedBy]));
  return (after?.sources ?? []).map(({ id, url, verifiedBy }) => ({
    id,
    url,
    before: old.get(id) ?? null,
    after: verifiedBy,
  }));
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
