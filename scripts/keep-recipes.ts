// For bundle.mjs: writes what the built-in recipes say to the file that is named.
import { keepBuiltInRecipes } from "#lib/recipes/load";

const [file = ""] = process.argv.slice(2);
await keepBuiltInRecipes(file);
