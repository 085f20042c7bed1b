import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { ROOT, SETUP } from "./folders.mjs";

/** Where setup bundles our programs (see bundle.mjs). */
export const BUNDLE = path.join(SETUP, "bundle");

/** What the built-in recipes say, which our bundled programs need not parse anew. */
export const KEPT_RECIPES = path.join(BUNDLE, "recipes.json");

/** The sources of the bundle, and since when it is as they are. */
export const INPUTS = path.join(BUNDLE, "inputs.json");

/**
 * The file that runs a program.
 * @param {string} name
 */
export function programFile(name) {
  return path.join(BUNDLE, `${name}.js`);
}

/** Whether the bundle is as its sources are, by their times alone: cheap enough to ask at every call. */
export function isBundleFresh() {
  try {
    const { since, files } = JSON.parse(readFileSync(INPUTS, "utf8"));
    return files.every((/** @type {string} */ file) => statSync(path.join(ROOT, file)).mtimeMs < since);
  } catch {
    return false;
  }
}
