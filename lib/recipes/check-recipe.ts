import { unknownEnding } from "#lib/archive-formats";
import type { KeyPath, SchemaIssue } from "#lib/issues";
import { fileComplaint } from "#lib/recipes/check-path";
import { conditionIssues, globIssues, stepIssues } from "#lib/recipes/check-step";
import { addressIssues, templateIssues } from "#lib/recipes/check-template";
import { matchFiles } from "#lib/recipes/files";
import type { Recipe, RecipeOption } from "#lib/recipes/schema";
import type { Source } from "#lib/recipes/steps";

type Files = ReadonlyMap<string, string>;

/** What the schema alone cannot see: names that point nowhere, places where nothing may be. Empty when all is well. */
export function checkRecipe(recipe: Recipe, files: Files): SchemaIssue[] {
  return [
    Object.entries(recipe.options).flatMap(([key, option]) => optionIssues(option, ["options", key], recipe)),
    Object.entries(recipe.sources).flatMap(([id, source]) => sourceIssues(source, ["sources", id], recipe)),
    recipe.image.flatMap((step, index) => stepIssues(step, ["image", index], recipe, files)),
    recipe.replaces.flatMap((replaced, index) => conditionIssues(replaced, ["replaces", index], recipe)),
    imageIssues(recipe),
    adoptIssues(recipe),
    needIssues(recipe),
    changelogIssues(recipe),
    unusedSources(recipe),
    waiverIssues(recipe),
  ].flat();
}

function adoptIssues(recipe: Recipe): SchemaIssue[] {
  const { adopt, image, sources, start, users, require } = recipe;
  if (adopt === undefined) {
    if (image.length > 0) return [];
    return [{ path: ["image"], message: "Must have at least one step, unless the recipe adopts a finished image." }];
  }
  const idle = Object.entries({ image, sources: Object.keys(sources), start, users, require });
  const unused: SchemaIssue[] = idle.flatMap(([member, list]) =>
    list.length === 0 ? [] : [{ path: [member], message: "Must be left out: an adopted image is published as it is." }],
  );
  return unused.concat(sourceIssues(adopt, ["adopt"], recipe));
}

/** What can match nothing. Whether something is found where it can is known once an image is baked. */
function waiverIssues({ waive }: Recipe): SchemaIssue[] {
  return waive.flatMap(({ rule, path }, index): SchemaIssue[] => {
    const at = ["waive", index];
    const twin = waive.findIndex((other) => other.rule === rule && (other.path === undefined || other.path === path));
    if (twin !== -1 && twin !== index) return [{ path: at, message: `Waives ${rule} there once more.` }];
    if (path === undefined) return [];
    const odd = globIssues(path, at.concat("path"));
    if (odd.length > 0) return odd;
    if (rule === "outside" || /^(usr|opt)(\/|$)|^[*?[{(!+@]/.test(path)) return [];
    return [{ path: at.concat("path"), message: "Matches nothing: paths of an image begin with usr/ or opt/." }];
  });
}

function needIssues({ machine, options }: Recipe): SchemaIssue[] {
  return machine.needs.flatMap(({ versionFrom }, index) => {
    if (versionFrom === undefined || options[versionFrom]?.type === "version") return [];
    return [
      { path: ["machine", "needs", index, "versionFrom"], message: `There is no version option ${versionFrom}.` },
    ];
  });
}

/** It is read for an image whatever its options are. */
function changelogIssues(recipe: Recipe): SchemaIssue[] {
  const { changelog } = recipe;
  return changelog === undefined ? [] : addressIssues(changelog, ["changelog"], { ...recipe, options: {} });
}

/** What is wrong with a recipe's own files: a file that no step ships is most likely a misspelled one. */
export function checkFiles({ image }: Recipe, files: Files): { file: string; message: string }[] {
  const shipped = new Set(image.flatMap((step) => ("files" in step ? matchFiles(files, step.files) : [])));
  return Array.from(files.keys()).flatMap((file) => {
    const message = shipped.has(file) ? fileComplaint(file) : "No files step of the recipe ships it.";
    return message === null ? [] : [{ file, message }];
  });
}

function sumsIssues({ url, sums }: Source, at: KeyPath, recipe: Recipe): SchemaIssue[] {
  if (sums === undefined) return [];
  if (sums !== "github") return addressIssues(sums, at, recipe, ["url"]);
  if (/^(\{release\}|https:\/\/github\.com\/[^/]+\/[^/]+\/releases\/download\/[^/]+)\/[^/]+$/.test(url)) return [];
  return [
    { path: at, message: "GitHub knows digests of releases' files only: https://github.com/…/releases/download/…" },
  ];
}

const ARMOR = "-----BEGIN PGP PUBLIC KEY BLOCK-----";

function signatureIssues({ sums, signature }: Source, at: KeyPath, recipe: Recipe): SchemaIssue[] {
  if (signature === undefined) return [];
  const { url, of, key } = signature;
  const isOfList = of === "sums" || url.includes("{sums}");
  if (isOfList && (sums === undefined || sums === "github"))
    return [{ path: at, message: "Is of a list, and the source names none: give its address as sums." }];
  const badKey = key.startsWith(ARMOR) ? [] : addressIssues(key, at.concat("key"), recipe);
  return badKey.concat(addressIssues(url, at.concat("url"), recipe, ["url", "sums"]));
}

function optionIssues(option: RecipeOption, at: KeyPath, recipe: Recipe): SchemaIssue[] {
  return conditionIssues(option, at, recipe).concat(defaultIssues(option, at.concat("default"), recipe));
}

function defaultIssues(option: RecipeOption, at: KeyPath, recipe: Recipe): SchemaIssue[] {
  if (option.default === undefined) return [];
  if (option.type === "version")
    return addressIssues(option.default.text, at.concat("text"), { ...recipe, options: {} });
  if (option.choices.includes(option.default)) return [];
  return [{ path: at, message: `Must be one of the choices ${option.choices.join(", ")}.` }];
}

function imageIssues(recipe: Recipe): SchemaIssue[] {
  const started = recipe.start.flatMap((start, index) =>
    typeof start === "string" ? [] : conditionIssues(start, ["start", index], recipe),
  );
  const required = recipe.require.flatMap((path, index) => [
    ...templateIssues(path, ["require", index], recipe),
    ...globIssues(path, ["require", index]),
  ]);
  return started.concat(required);
}

function sourceIssues(source: Source, at: KeyPath, recipe: Recipe): SchemaIssue[] {
  return conditionIssues(source, at, recipe).concat(
    addressIssues(source.url, at.concat("url"), recipe),
    formatIssues(source, at),
    sumsIssues(source, at.concat("sums"), recipe),
    signatureIssues(source, at.concat("signature"), recipe),
  );
}

function formatIssues({ url, format }: Source, at: KeyPath): SchemaIssue[] {
  const ending = format === undefined ? unknownEnding(url) : null;
  if (ending === null) return [];
  const message =
    `Ends in ${ending}, an archive that cannot be read: take upstream's .tar.gz, .tar.xz, .tar.zst, .tar.bz2, .zip or .deb, ` +
    "or say format: file where the file itself belongs into the image.";
  return [{ path: at.concat("url"), message }];
}

function unusedSources({ sources, image }: Recipe): SchemaIssue[] {
  const used = new Set(image.map((step) => ("place" in step ? step.place : null)));
  return Object.keys(sources)
    .filter((id) => !used.has(id))
    .map((id) => ({ path: ["sources", id], message: "No step places this source." }));
}
