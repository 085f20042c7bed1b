import type { KeyPath, SchemaIssue } from "#lib/issues";
import { fileComplaint, placeComplaint } from "#lib/recipes/check-path";
import { formatOf, matchFiles } from "#lib/recipes/files";
import type { Condition, Recipe, RecipeOption } from "#lib/recipes/schema";
import { variablesIn } from "#lib/recipes/template";

type Files = ReadonlyMap<string, string>;
type Step = Recipe["image"][number];
type Source = Recipe["sources"][string];
type PlaceStep = Extract<Step, { place: string }>;

/** What the schema alone cannot see: names that point nowhere, places where nothing may be. Empty when all is well. */
export function checkRecipe(recipe: Recipe, files: Files): SchemaIssue[] {
  return [
    Object.entries(recipe.options).flatMap(([key, option]) => optionIssues(key, option)),
    Object.entries(recipe.sources).flatMap(([id, source]) => sourceIssues(source, ["sources", id], recipe)),
    recipe.image.flatMap((step, index) => stepIssues(step, ["image", index], recipe, files)),
    recipe.replaces.flatMap((replaced, index) => conditionIssues(replaced, ["replaces", index], recipe)),
    unusedSources(recipe),
  ].flat();
}

/** What is wrong with a recipe's own files: a file that no step ships is most likely a misspelled one. */
export function checkFiles({ image }: Recipe, files: Files): { file: string; message: string }[] {
  const shipped = new Set(image.flatMap((step) => ("files" in step ? matchFiles(files, step.files) : [])));
  return Array.from(files.keys()).flatMap((file) => {
    const message = shipped.has(file) ? fileComplaint(file) : "No files step of the recipe ships it.";
    return message === null ? [] : [{ file, message }];
  });
}

function optionIssues(key: string, option: RecipeOption): SchemaIssue[] {
  if (option.type !== "choice" || option.default === undefined || option.choices.includes(option.default)) return [];
  return [{ path: ["options", key, "default"], message: `Must be one of the choices ${option.choices.join(", ")}.` }];
}

function sourceIssues(source: Source, at: KeyPath, recipe: Recipe): SchemaIssue[] {
  return conditionIssues(source, at, recipe).concat(
    templateIssues(source.url, at.concat("url"), recipe),
    templateIssues(source.sums ?? "", at.concat("sums"), recipe, ["url"]),
  );
}

function conditionIssues({ when, unless }: Condition, at: KeyPath, { options }: Recipe): SchemaIssue[] {
  const clauses = Object.entries({ when, unless }).flatMap(([word, clause]) =>
    Object.entries(clause?.option ?? {}).map(([key, value]) => ({ path: at.concat(word, "option", key), key, value })),
  );
  return clauses.flatMap(({ path, key, value }) => {
    const option = options[key];
    if (option === undefined) return [{ path, message: `There is no option ${key}.` }];
    if (option.type !== "choice" || option.choices.includes(value)) return [];
    return [{ path, message: `Option ${key} is never ${value}; its choices are ${option.choices.join(", ")}.` }];
  });
}

function templateIssues(template: string, path: KeyPath, { options }: Recipe, also: string[] = []): SchemaIssue[] {
  const open = Object.entries(options).flatMap(([key, option]) =>
    option.type === "choice" && option.default === undefined ? [`option.${key}`, `option.${key}.bare`] : [],
  );
  const ofOptions = Object.keys(options).flatMap((key) => [`option.${key}`, `option.${key}.bare`]);
  const known = ["version", "version.bare", "version.minor", "arch", "name"].concat(ofOptions, also);
  return variablesIn(template).flatMap((variable) => {
    if (open.includes(variable)) {
      return [{ path, message: `{${variable}} has no value when the option is left out; give the option a default.` }];
    }
    if (known.includes(variable)) return [];
    return [
      { path, message: `There is no variable {${variable}}; there are ${known.map((name) => `{${name}}`).join(" ")}.` },
    ];
  });
}

function stepIssues(step: Step, at: KeyPath, recipe: Recipe, files: Files): SchemaIssue[] {
  return conditionIssues(step, at, recipe).concat(contentIssues(step, at, recipe, files));
}

function contentIssues(step: Step, at: KeyPath, recipe: Recipe, files: Files): SchemaIssue[] {
  if ("place" in step) return placeIssues(step, at, recipe);
  if ("files" in step) {
    if (matchFiles(files, step.files).length > 0) return [];
    return [{ path: at.concat("files"), message: `No file under files/ matches ${step.files}.` }];
  }
  if ("write" in step) {
    const misplaced = complain(fileComplaint(step.write), at.concat("write"));
    return misplaced.concat(templateIssues(step.text, at.concat("text"), recipe));
  }
  if ("symlink" in step) {
    const misplaced = complain(placeComplaint(step.symlink), at.concat("symlink"));
    return misplaced.concat(templateIssues(step.target, at.concat("target"), recipe));
  }
  if ("replace" in step) {
    const misplaced = complain(placeComplaint(step.replace), at.concat("replace"));
    return misplaced.concat(templateIssues(step.with, at.concat("with"), recipe));
  }
  return complain(placeComplaint(step.remove), at.concat("remove"));
}

function placeIssues(step: PlaceStep, at: KeyPath, recipe: Recipe): SchemaIssue[] {
  const to = step.to.replace(/\{[^}]*\}/g, "x");
  return [
    originIssues(step, at, recipe),
    complain(placeComplaint(to.endsWith("/") ? `${to}x` : to), at.concat("to")),
    templateIssues(step.to, at.concat("to"), recipe),
    templateIssues(step.from ?? "", at.concat("from"), recipe),
    step.exclude.flatMap((glob) => templateIssues(glob, at.concat("exclude"), recipe)),
  ].flat();
}

function originIssues({ place, from, to }: PlaceStep, at: KeyPath, { sources }: Recipe): SchemaIssue[] {
  const source = sources[place];
  if (source === undefined) {
    const known = Object.keys(sources).join(", ");
    const message = `There is no source ${place}; there ${known === "" ? "are none" : `is ${known}`}.`;
    return [{ path: at.concat("place"), message }];
  }
  if ((source.format ?? formatOf(source.url)) === "file") {
    if (from !== undefined)
      return [{ path: at.concat("from"), message: `${place} is one file and no archive; leave from out.` }];
    if (!to.endsWith("/")) return [];
    return [{ path: at.concat("to"), message: `${place} is one file; give its whole path in the image.` }];
  }
  if (from === undefined)
    return [{ path: at, message: `${place} is an archive; say with from what to take out of it.` }];
  if (!/^(\.?\.?\/)/.test(from)) return [];
  return [{ path: at.concat("from"), message: "Must be a path inside the archive, without / or ./ in front." }];
}

function unusedSources({ sources, image }: Recipe): SchemaIssue[] {
  const used = new Set(image.map((step) => ("place" in step ? step.place : null)));
  return Object.keys(sources)
    .filter((id) => !used.has(id))
    .map((id) => ({ path: ["sources", id], message: "No step places this source." }));
}

function complain(message: string | null, path: KeyPath): SchemaIssue[] {
  return message === null ? [] : [{ path, message }];
}
