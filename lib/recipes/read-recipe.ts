import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { isMissing, messageOf } from "#lib/errors";
import { type SchemaIssue, sentenceOf } from "#lib/issues";
import { checkFiles, checkRecipe } from "#lib/recipes/check-recipe";
import { recipeFaults } from "#lib/recipes/faults";
import { packagingDigest } from "#lib/recipes/identity";
import { Recipe } from "#lib/recipes/schema";
import { ImagePath } from "#lib/words";
import { readYaml } from "#lib/yaml";

/** A recipe with its own files (path under `files/` → text) and a digest of everything in it that decides bytes. */
export type LoadedRecipe = {
  recipe: Recipe;
  digest: string;
  files: ReadonlyMap<string, string>;
  yaml: string;
  origin: "built-in" | "operator";
  /** Where it lies; empty for one that is not saved. */
  folder: string;
};

/** A recipe's text with its own files by their path under `files/`. */
export type RecipeText = { yaml: string; files: ReadonlyMap<string, string> };

/** One thing wrong with a recipe. `line` counts from 1. */
export type BrokenRecipe = { folder: string; file: string; line: number | null; message: string };

/** Bytes of a recipe's text, and of each of its own files. */
const MAX_TEXT = 64 * 1024;
const MAX_FILES = 500;

type Read = { loaded: LoadedRecipe | null; broken: BrokenRecipe[] };
/** `digest` is that of all its texts; null where they cannot be read. */
export type ReadFolder = Read & { digest: string | null };

/**
 * One recipe's folder, or everything that is wrong with it. Never throws for what the folder holds. Reads without waiting:
 * of a whole catalogue, handing each small file to another thread and back takes a third of the time. What was read `before` is
 * given again where the folder holds what it held then.
 */
export function readRecipe(folder: string, origin: LoadedRecipe["origin"], before?: ReadFolder): ReadFolder {
  try {
    const texts = readTexts(folder);
    const digest = digestOf(texts);
    return digest === before?.digest ? before : { ...judgeRecipe(texts, folder, origin), digest };
  } catch (error) {
    if (!(error instanceof UnusableFile)) throw error;
    const name = path.basename(folder);
    return {
      loaded: null,
      broken: [{ folder: name, file: error.file, line: null, message: error.message }],
      digest: null,
    };
  }
}

function digestOf({ yaml, files }: RecipeText): string {
  return createHash("sha256")
    .update(JSON.stringify([yaml, ...files]))
    .digest("hex");
}

/** The texts of a recipe's folder, unjudged. Throws UnusableFile. */
export function readTexts(folder: string): RecipeText {
  return { yaml: readText(path.join(folder, "recipe.yaml")), files: readFiles(path.join(folder, "files")) };
}

/** The recipe that texts make, or everything that is wrong with it, as if they lay in `folder`. */
export function judgeRecipe({ yaml, files }: RecipeText, folder: string, origin: LoadedRecipe["origin"]): Read {
  const name = path.basename(folder);
  const file = path.join(folder, "recipe.yaml");
  const report = (line: number | null, message: string) => ({ folder: name, file, line, message });
  const document = readYaml(yaml);
  const reportIssue = (issue: SchemaIssue) => report(document.lineOf(issue.path), sentenceOf(issue));
  const faults = document.faults.concat(document.tags);
  if (faults.length > 0) return { loaded: null, broken: faults.map(({ line, message }) => report(line, message)) };
  const parsed = Recipe.safeParse(document.value);
  if (!parsed.success) return { loaded: null, broken: recipeFaults(parsed.error, document.value).map(reportIssue) };
  const recipe = parsed.data;
  const misplaced = checkFiles(recipe, files).map((fault) => ({
    folder: name,
    file: path.join(folder, "files", fault.file),
    line: null,
    message: fault.message,
  }));
  const broken = checkRecipe(recipe, files).map(reportIssue).concat(misplaced);
  if (broken.length > 0) return { loaded: null, broken };
  return { loaded: { recipe, digest: packagingDigest(recipe, files), files, yaml, origin, folder }, broken: [] };
}

/** A file of a recipe that cannot be read as the text it has to be. */
export class UnusableFile extends Error {
  constructor(
    readonly file: string,
    message: string,
  ) {
    super(message);
  }
}

function readFiles(root: string): Map<string, string> {
  const files = new Map<string, string>();
  const stat = attempt(root, () => lstatSync(/* turbopackIgnore: true */ root, { throwIfNoEntry: false }));
  if (stat === undefined) return files;
  if (stat.isSymbolicLink()) throw new UnusableFile(root, "Must be a folder and not a link to one.");
  for (const file of walk(root)) {
    const relative = path.relative(root, file).split(path.sep).join("/");
    if (!ImagePath.safeParse(relative).success) throw new UnusableFile(file, "A name holds control characters or \\.");
    files.set(relative, readText(file));
    if (files.size > MAX_FILES) throw new UnusableFile(root, `There are more than ${MAX_FILES} files.`);
  }
  return files;
}

function walk(folder: string): string[] {
  const entries = attempt(folder, () => readdirSync(/* turbopackIgnore: true */ folder, { withFileTypes: true }));
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const full = path.join(folder, entry.name);
      return entry.isDirectory() ? walk(full) : [full];
    });
}

/** Text of a small regular file: links could lead anywhere, and binaries belong in a source with a checksum. */
function readText(file: string): string {
  const bytes = attempt(file, () => {
    const stat = lstatSync(/* turbopackIgnore: true */ file);
    if (!stat.isFile()) throw new UnusableFile(file, "Must be a regular file; use a symlink step for links.");
    if (stat.size > MAX_TEXT) throw new UnusableFile(file, `Is ${stat.size} bytes long; at most 65536 are allowed.`);
    return readFileSync(/* turbopackIgnore: true */ file);
  });
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (!text.includes("\0")) return text;
  } catch {
    // Reported below: not text.
  }
  throw new UnusableFile(file, "Is not UTF-8 text; fetch binaries as a source instead.");
}

function attempt<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnusableFile) throw error;
    throw new UnusableFile(file, isMissing(error) ? "There is no such file." : messageOf(error));
  }
}
