import { pathToFileURL } from "node:url";
import { bundle } from "./bundle.mjs";
import { ROOT } from "./folders.mjs";
import { installDependencies } from "./install.mjs";
import { withLock } from "./lock.mjs";
import { endWithNpm } from "./parent.mjs";
import { programFile } from "./programs.mjs";
import { generateClient } from "./setup.mjs";
import { orStop } from "./stop.mjs";

/**
 * Sets up what our TypeScript needs to run, and loads one of its programs.
 * @param {string} name
 */
export function load(name) {
  return orStop(async () => {
    process.chdir(ROOT);
    endWithNpm();
    await withLock(async () => {
      await installDependencies();
      await generateClient();
      await bundle();
    });
    process.setSourceMapsEnabled(true);
    return import(pathToFileURL(programFile(name)).href);
  });
}
