import path from "node:path";
import { once } from "./marks.mjs";
import { run, runNode } from "./run.mjs";
import { Stop } from "./stop.mjs";

/**
 * Installs what the lock file names. `npm ci` would refuse a lock file written where packages for other platforms could
 * not be seen; `npm install --no-save` honours the same lock and leaves it as it is.
 */
export function installDependencies() {
  return once({
    name: "installed",
    inputs: ["package.json", "package-lock.json", ".npmrc"],
    product: "node_modules/.package-lock.json",
    work: async () => {
      console.log("Installing dependencies from package-lock.json …");
      const flags = ["--no-save", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
      const code = await npm(["install", ...flags], { env: withoutNpm(process.env) });
      if (code !== 0)
        throw new Stop(`Installing dependencies failed: npm ended with exit code ${code}; its output is above.`);
    },
  });
}

/**
 * Runs the npm that started us, or the one on the PATH.
 * @param {string[]} args
 * @param {{ env: import("./run.mjs").Variables }} options
 */
function npm(args, options) {
  const started = process.env.npm_execpath ?? "";
  return path.basename(started) === "npm-cli.js" ? runNode([started, ...args], options) : run("npm", args, options);
}

/**
 * npm hands its own settings to scripts; a second npm would take them for the user's. What says how to reach a registry stays.
 * @param {import("./run.mjs").Variables} env
 */
export function withoutNpm(env) {
  const reach = /^npm_config_(registry|cache|userconfig|.*proxy|cafile|strict_ssl)$/;
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => reach.test(name) || !/^npm_(config|package|lifecycle)_/.test(name)),
  );
}
