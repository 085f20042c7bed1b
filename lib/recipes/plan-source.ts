import path from "node:path";
import { formatOf, unknownEnding } from "#lib/archive-formats";
import { AppError } from "#lib/errors";
import type { PlanSignature, PlanSource, SourceFormat } from "#lib/recipes/plan";
import type { Recipe } from "#lib/recipes/schema";
import type { Source } from "#lib/recipes/steps";
import { fill } from "#lib/recipes/template";
import type { Values } from "#lib/recipes/values";

/** The id of the image that a recipe adopts. */
export const ADOPTED = "image";

/** A source of a recipe with its addresses filled in; nothing is known of its bytes yet. Throws `invalid`. */
export function planSource(id: string, recipe: Recipe, values: Values): PlanSource {
  const source: Source | undefined =
    id === ADOPTED ? recipe.adopt && { ...recipe.adopt, format: "file" } : recipe.sources[id];
  if (source === undefined) throw new AppError("invalid", `The recipe ${recipe.name} has no source ${id}.`);
  const url = fill(source.url, values);
  const own = new Map(values).set("url", url);
  const sums = planSums(source, url, own);
  return {
    id,
    url,
    format: source.format ?? knownFormat(url),
    sums,
    signature: planSignature(source, sums === null ? own : own.set("sums", sums.url)),
    sha256: null,
    size: null,
    verifiedBy: null,
  };
}

/** Templates are filled by now, so an end that no check of the recipe could see is seen here. */
function knownFormat(url: string): SourceFormat {
  const ending = unknownEnding(url);
  if (ending === null) return formatOf(url);
  throw new AppError(
    "invalid",
    `${url} ends in ${ending}, an archive that cannot be read. Use another file of upstream's.`,
  );
}

function planSums({ sums }: Source, url: string, values: Values): PlanSource["sums"] {
  if (sums === undefined) return null;
  const name = decodeURIComponent(path.posix.basename(new URL(url).pathname));
  return sums === "github" ? { url: githubRelease(url), name, form: "github" } : { url: fill(sums, values), name };
}

/** Where GitHub's API tells of the release that a file belongs to. */
function githubRelease(url: string): string {
  const [, owner, repository, , , tag] = new URL(url).pathname.split("/");
  return `https://api.github.com/repos/${owner}/${repository}/releases/tags/${tag}`;
}

function planSignature({ sums, signature }: Source, values: Values): PlanSignature | undefined {
  if (signature === undefined) return undefined;
  const { url, of, fingerprint, key } = signature;
  const isOfList = sums !== undefined && sums !== "github";
  return {
    url: fill(url, values),
    of: of ?? (isOfList ? "sums" : "file"),
    fingerprint: fingerprint.replaceAll(" ", "").toLowerCase(),
    key: key.startsWith("https://") ? fill(key, values) : key,
  };
}
