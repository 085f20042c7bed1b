import { type ArchiveFormat, formatOf, holdsOneFile, isReadInOrder } from "#lib/archive-formats";
import type { KeyPath, SchemaIssue } from "#lib/issues";
import { fileComplaint, placeComplaint } from "#lib/recipes/check-path";
import { pathIssues, templateIssues } from "#lib/recipes/check-template";
import { globComplaint, matchFiles } from "#lib/recipes/files";
import type { Recipe } from "#lib/recipes/schema";
import type { Condition, Source, Step } from "#lib/recipes/steps";
import { VARIABLE } from "#lib/recipes/template";

type Files = ReadonlyMap<string, string>;
type PlaceStep = Extract<Step, { place: string }>;

/** What is wrong with one step: where it puts things, and what it names that is not there. */
export function stepIssues(step: Step, at: KeyPath, recipe: Recipe, files: Files): SchemaIssue[] {
  return conditionIssues(step, at, recipe).concat(contentIssues(step, at, recipe, files));
}

function contentIssues(step: Step, at: KeyPath, recipe: Recipe, files: Files): SchemaIssue[] {
  if ("place" in step) return entriesIssues(step, at, recipe);
  if ("files" in step) {
    const odd = globIssues(step.files, at.concat("files"));
    if (odd.length > 0 || matchFiles(files, step.files).length > 0) return odd;
    return [{ path: at.concat("files"), message: `No file under files/ matches ${step.files}.` }];
  }
  if ("write" in step) {
    const misplaced = placeIssues(step.write, at.concat("write"), recipe, fileComplaint);
    return misplaced.concat(templateIssues(step.text, at.concat("text"), recipe));
  }
  if ("symlink" in step) {
    const misplaced = placeIssues(step.symlink, at.concat("symlink"), recipe);
    return misplaced.concat(pathIssues(step.target, at.concat("target"), recipe));
  }
  if ("replace" in step) {
    const misplaced = placeIssues(step.replace, at.concat("replace"), recipe);
    return misplaced.concat(templateIssues(step.with, at.concat("with"), recipe));
  }
  return placeIssues(step.remove, at.concat("remove"), recipe);
}

/** A path in the image, which may hold variables. */
function placeIssues(path: string, at: KeyPath, recipe: Recipe, complaint = placeComplaint): SchemaIssue[] {
  const unfilled = pathIssues(path, at, recipe);
  if (unfilled.length > 0) return unfilled;
  const example = path.replace(VARIABLE, "x");
  const message = complaint(example.endsWith("/") ? `${example}x` : example);
  return message === null ? [] : [{ path: at, message }];
}

function entriesIssues(step: PlaceStep, at: KeyPath, recipe: Recipe): SchemaIssue[] {
  return [
    originIssues(step, at, recipe),
    placeIssues(step.to, at.concat("to"), recipe),
    templateIssues(step.from ?? "", at.concat("from"), recipe),
    globIssues(step.from ?? "", at.concat("from")),
    insideIssues(step, at.concat("inside"), recipe),
    step.exclude.flatMap((glob) => templateIssues(glob, at.concat("exclude"), recipe)),
    step.exclude.flatMap((glob) => globIssues(glob, at.concat("exclude"))),
  ].flat();
}

/** What is wrong with a pattern of paths. */
export function globIssues(glob: string, path: KeyPath): SchemaIssue[] {
  const message = globComplaint(glob);
  return message === null ? [] : [{ path, message }];
}

function originIssues({ place, from, to }: PlaceStep, at: KeyPath, { sources }: Recipe): SchemaIssue[] {
  const source = sources[place];
  if (source === undefined) {
    const known = Object.keys(sources).join(", ");
    const message = `There is no source ${place}; there ${known === "" ? "are none" : `is ${known}`}.`;
    return [{ path: at.concat("place"), message }];
  }
  if (holdsOneFile(formatOfSource(source))) {
    if (from !== undefined)
      return [{ path: at.concat("from"), message: `${place} is one file and no archive; leave from out.` }];
    if (!to.endsWith("/")) return [];
    return [{ path: at.concat("to"), message: `${place} is one file; give its whole path in the image.` }];
  }
  if (from === undefined)
    return [{ path: at, message: `${place} is an archive; say with from what to take out of it.` }];
  if (/^(\.?\.?\/)/.test(from))
    return [{ path: at.concat("from"), message: "Must be a path inside the archive, without / or ./ in front." }];
  if (!FOLDER.test(to)) return [];
  return [{ path: at.concat("to"), message: `${to} is a folder: end it with /, so that files come into it.` }];
}

function insideIssues({ place, inside }: PlaceStep, path: KeyPath, recipe: Recipe): SchemaIssue[] {
  const source = recipe.sources[place];
  if (inside === undefined || source === undefined) return [];
  if (holdsOneFile(formatOfSource(source)))
    return [{ path, message: `${place} is one file and no archive; leave inside out.` }];
  const format = formatOf(inside);
  if (format !== "file" && !isReadInOrder(format))
    return [{ path, message: "Only tar archives and .deb packages can be read inside another archive." }];
  return templateIssues(inside, path, recipe);
}

function formatOfSource({ format, url }: Source): ArchiveFormat {
  return format ?? formatOf(url);
}

/** Folders that every system has. */
const FOLDER = /^(usr|opt|usr\/(local\/)?(bin|etc|include|lib|lib64|libexec|share))$/;

/** What is wrong with the conditions of a step, a source or a replacement. */
export function conditionIssues({ when, unless }: Condition, at: KeyPath, { options }: Recipe): SchemaIssue[] {
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
