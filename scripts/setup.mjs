import path from "node:path";
import { ROOT } from "./folders.mjs";
import { once } from "./marks.mjs";
import { runNode } from "./run.mjs";
import { Stop } from "./stop.mjs";

const WEB_SOURCES = ["app", "pages", "lib", "public", "prisma"];
const WEB_SETTINGS = [
  "instrumentation-client.ts",
  "next.config.mjs",
  "postcss.config.mjs",
  "package.json",
  "package-lock.json",
];

/**
 * Runs a JavaScript command line of node_modules with this Node: `npx` leaves wrappers behind that swallow signals.
 * @param {string} script
 * @param {string[]} args
 * @param {{ env?: import("./run.mjs").Variables }} [options]
 */
export function runTool(script, args, options) {
  return runNode([path.join(ROOT, "node_modules", script), ...args], options);
}

/** Writes the Prisma clients for both databases, which are generated from the schema and not kept in git. */
export function generateClient() {
  return once({
    name: "generated",
    inputs: ["prisma/schema.prisma", "prisma/config.ts", "prisma/postgresql/generate.mjs", "package-lock.json"],
    product: "prisma/generated/client.ts",
    work: async () => {
      console.log("Generating the database clients …");
      const code = await runTool("prisma/build/index.js", ["generate", "--config", "prisma/config.ts"]);
      if (code !== 0) throw new Stop("Generating the database clients failed; the reason is above.");
    },
  });
}

/** Builds the web server for production. */
export function buildWeb() {
  return once({
    name: "built",
    inputs: [...WEB_SOURCES, ...WEB_SETTINGS],
    product: ".next/BUILD_ID",
    work: async () => {
      console.log("Building the web server …");
      const env = { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
      const code = await runTool("next/dist/bin/next", ["build"], { env });
      if (code !== 0) throw new Stop("Building the web server failed; the reason is above.");
    },
  });
}
