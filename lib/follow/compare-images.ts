import { getBuild } from "#lib/builds/reads";
import { getInspection } from "#lib/builds/reads-inspections";
import { type Compared, compare } from "#lib/follow/compare";
import { withTexts } from "#lib/follow/compare-texts";
import type { Comparison } from "#lib/follow/comparison";
import { type ComparisonPart, partOf, type Wanted } from "#lib/follow/comparison-part";
import { notesAddress } from "#lib/follow/notes";
import { getContents } from "#lib/images/browse";
import { publishedVersion } from "#lib/images/name";
import { getImage } from "#lib/images/reads";
import { publishedOf } from "#lib/images/reads-published";
import type { ImageRow } from "#lib/images/schema";
import type { ImageStore } from "#lib/images/store";
import type { Catalog } from "#lib/recipes/load";
import { compareVersions } from "#lib/version-order";

export type Surroundings = { catalog(): Promise<Catalog>; store: ImageStore };

/**
 * What an image brings beside another one: `beside`, or else the published one that machines have before it, by `imageBefore`;
 * without what files say. Throws AppError not_found.
 */
export async function compareImage(
  image: ImageRow,
  { catalog }: Pick<Surroundings, "catalog">,
  beside?: string,
): Promise<Comparison> {
  const before = beside === undefined ? await imageBefore(image) : await getImage(beside);
  const recipe = (await catalog()).recipes.get(image.recipe ?? "")?.recipe;
  const about = {
    notes: recipe === undefined ? null : notesAddress(recipe, image),
    licence: recipe?.licence ?? null,
  };
  return compare(before && (await comparedOf(before)), await comparedOf(image), about);
}

/** The same with what units, configuration and licences say, line by line. */
export async function compareWithTexts(image: ImageRow, context: Surroundings, beside?: string): Promise<Comparison> {
  const comparison = await compareImage(image, context, beside);
  const before = comparison.before && (await getImage(comparison.before.file));
  return withTexts(comparison, { before, after: image }, context.store);
}

/** The same with no more of its long parts than wanted, and texts of these. */
export async function comparePart(
  image: ImageRow,
  context: Surroundings,
  { beside, ...wanted }: Wanted & { beside?: string | undefined },
): Promise<ComparisonPart> {
  const part = partOf(await compareImage(image, context, beside), wanted);
  const before = part.before && (await getImage(part.before.file));
  return withTexts(part, { before, after: image }, context.store);
}

/**
 * What machines have before an image: of the published ones of its name, architecture and system the next lower version. Where
 * all are newer, as for a patch of an old minor version that is the first of it, the newest. Null for the first.
 */
export async function imageBefore({ file, name, arch, os, ...image }: ImageRow): Promise<ImageRow | null> {
  const others = (await publishedOf(name))
    .filter((other) => other.file !== file && other.arch === arch && other.os === os)
    .sort((a, b) => compareVersions(publishedVersion(a), publishedVersion(b)));
  const lower = others.filter((other) => compareVersions(publishedVersion(other), publishedVersion(image)) < 0);
  return lower.at(-1) ?? others.at(-1) ?? null;
}

async function comparedOf(image: ImageRow): Promise<Compared> {
  const [{ manifest }, { plan, warnings }, { findings, isCurrent }] = await Promise.all([
    getContents(image.file),
    getBuild(image.buildId),
    getInspection(image.file),
  ]);
  return { image, manifest, plan, warnings, findings: isCurrent ? findings : null };
}
