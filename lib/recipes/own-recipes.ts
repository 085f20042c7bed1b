import { createHash, randomUUID } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { AppError, isAppError, isMissing } from "#lib/errors";
import { checkText, type TextFault } from "#lib/recipes/check-folder";
import { readFolder } from "#lib/recipes/load";
import { type LoadedRecipe, type RecipeText, readTexts, UnusableFile } from "#lib/recipes/read-recipe";

/** Where an operator's recipes lie: what BAKEHOUSE_RECIPES says, else a folder that is made when it is first needed. */
export type OwnFolder = { path: string; isSet: boolean };

/** A recipe of the operator's as an editor opens it: sound or not. */
export type OwnRecipe = RecipeText & {
  /** The name of its folder. */
  folder: string;
  /** Digest of its recipe.yaml, by which a save notices that it was changed meanwhile. */
  sha256: string;
};

/**
 * The operator's recipe of that name, or the broken one whose folder has the name; null when there is none. AppError
 * `conflict` when its texts cannot be read.
 */
export async function findOwn({ path: parent }: OwnFolder, name: string): Promise<OwnRecipe | null> {
  const { sound, broken } = await readFolder(parent, "operator");
  const folder =
    sound.find(({ recipe }) => recipe.name === name)?.folder ??
    broken
      .filter((fault) => fault.folder === name && fault.file !== parent)
      .map(() => path.join(/* turbopackIgnore: true */ parent, name))[0];
  if (folder === undefined) return null;
  try {
    const text = readTexts(folder);
    return { ...text, folder: path.basename(folder), sha256: digestOf(text.yaml) };
  } catch (error) {
    if (!(error instanceof UnusableFile)) throw error;
    throw new AppError("conflict", `${error.file}: ${error.message}`);
  }
}

/** The folder of a recipe that is changed, with the digest it had when it was opened; null for a new recipe. */
type Before = { folder: string; sha256: string } | null;

/**
 * Writes a sound recipe into the operator's folder, whole or not at all. A new one comes with its own files; of one that is there
 * only recipe.yaml is written. Throws `conflict` when its name is taken, when it was changed on disk meanwhile, or when the folder cannot be written.
 */
export async function saveRecipe(
  own: OwnFolder,
  { recipe, ...text }: LoadedRecipe,
  before: Before,
): Promise<{ name: string; folder: string; sha256: string }> {
  const { sound } = await readFolder(own.path, "operator");
  const namesake = sound.find((other) => other.recipe.name === recipe.name);
  if (namesake !== undefined && path.basename(namesake.folder) !== before?.folder)
    throw new AppError("conflict", `Another recipe of your own is called ${recipe.name} already. Change its name.`);
  if (recipe.name === NOT_A_NAME)
    throw new AppError("conflict", `The page of a recipe called ${NOT_A_NAME} could not be opened. Change its name.`);
  try {
    const folder = before === null ? await writeNew(own, recipe.name, text) : await writeOver(own, before, text.yaml);
    return { name: recipe.name, folder, sha256: digestOf(text.yaml) };
  } catch (error) {
    throw isAppError(error) ? error : unwritable(own, error);
  }
}

/** The recipe of texts, or AppError `invalid` with everything that is wrong with them. */
export function requireSound(text: RecipeText): LoadedRecipe {
  const { loaded, broken } = checkText(text);
  if (loaded !== null) return loaded;
  const [first] = broken;
  const issues = broken.map((fault) => ({ path: placeOf(fault), message: fault.message }));
  throw new AppError("invalid", first === undefined ? "" : `${placeOf(first)}: ${first.message}`, { issues });
}

function placeOf({ file, line }: TextFault): string {
  return line === null ? file : `${file}:${line}`;
}

/** `/recipes/new` is where recipes are begun. */
const NOT_A_NAME = "new";

/** Put together under a name that no list shows, then renamed. */
async function writeNew(own: OwnFolder, name: string, { yaml, files }: RecipeText): Promise<string> {
  const temporary = path.join(/* turbopackIgnore: true */ own.path, `.${randomUUID()}`);
  await mkdir(/* turbopackIgnore: true */ temporary, { recursive: true });
  try {
    const place = path.join(/* turbopackIgnore: true */ temporary, "files");
    for (const [file, content] of files) await writeOwnFile(place, file, content);
    await writeFile(/* turbopackIgnore: true */ path.join(/* turbopackIgnore: true */ temporary, "recipe.yaml"), yaml, {
      flush: true,
    });
    await rename(/* turbopackIgnore: true */ temporary, path.join(/* turbopackIgnore: true */ own.path, name));
    return name;
  } catch (error) {
    await rm(/* turbopackIgnore: true */ temporary, { recursive: true, force: true }).catch(() => {});
    if (!(error instanceof Error && "code" in error && /^(ENOTEMPTY|EEXIST)$/.test(String(error.code)))) throw error;
    throw new AppError("conflict", `There is a folder ${name} in ${own.path} already. Change the recipe's name.`);
  }
}

async function writeOwnFile(folder: string, file: string, content: string): Promise<void> {
  const place = path.join(/* turbopackIgnore: true */ folder, file);
  try {
    await mkdir(/* turbopackIgnore: true */ path.dirname(place), { recursive: true });
    await writeFile(/* turbopackIgnore: true */ place, content);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const why = WRONG_NAMES[code];
    if (why === undefined) throw error;
    const message = `files.${file}: ${why}`;
    throw new AppError("invalid", message, { issues: [{ path: `files.${file}`, message: why }], cause: error });
  }
}

const ALSO_A_FOLDER = "Can't be both a file and a folder of other files.";
const WRONG_NAMES: Partial<Record<string, string>> = {
  EEXIST: ALSO_A_FOLDER,
  ENOTDIR: ALSO_A_FOLDER,
  EISDIR: ALSO_A_FOLDER,
  ENAMETOOLONG: "Is longer than names of files may be.",
};

async function writeOver(own: OwnFolder, before: { folder: string; sha256: string }, yaml: string): Promise<string> {
  const folder = path.resolve(/* turbopackIgnore: true */ own.path, before.folder);
  const isOwn = path.dirname(folder) === path.resolve(/* turbopackIgnore: true */ own.path);
  if (!isOwn || sha256On(folder) !== before.sha256)
    throw new AppError(
      "conflict",
      "The recipe was changed or taken away on disk since you opened it, and is not written over. Copy your text, and open it anew.",
    );
  const temporary = path.join(/* turbopackIgnore: true */ folder, `.recipe.yaml.${randomUUID()}`);
  try {
    await writeFile(/* turbopackIgnore: true */ temporary, yaml, { flush: true });
    await rename(/* turbopackIgnore: true */ temporary, path.join(/* turbopackIgnore: true */ folder, "recipe.yaml"));
  } catch (error) {
    await rm(/* turbopackIgnore: true */ temporary, { force: true }).catch(() => {});
    throw error;
  }
  return before.folder;
}

function sha256On(folder: string): string | null {
  try {
    return digestOf(readTexts(folder).yaml);
  } catch (error) {
    if (error instanceof UnusableFile) return null;
    throw error;
  }
}

function unwritable({ path: folder, isSet }: OwnFolder, error: unknown): AppError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const why = isMissing(error) ? "is not there" : code === "EROFS" ? "is read-only" : "can't be written";
  const advice = isSet
    ? "Let this server write there, or set BAKEHOUSE_RECIPES to another folder."
    : "Set BAKEHOUSE_RECIPES to a folder that this server may write.";
  return new AppError("conflict", `${folder} ${why}${code === "" ? "" : ` (${code})`}. ${advice}`, { cause: error });
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
