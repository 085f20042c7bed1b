import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { ROOT } from "./folders.mjs";
import { once } from "./marks.mjs";
import { BUNDLE, INPUTS, isBundleFresh, KEPT_RECIPES, programFile } from "./programs.mjs";
import { runNode } from "./run.mjs";
import { Stop } from "./stop.mjs";

/** Our programs outside the web server. Bundled, each starts in a fraction of the time that compiling it anew takes. */
const ENTRIES = {
  "command-line": "bin/main.ts",
  worker: "lib/worker/main.ts",
  thread: "lib/threads/main.ts",
  launch: "scripts/launch.ts",
  web: "scripts/web.ts",
  check: "scripts/check.ts",
  migrate: "scripts/migrate.ts",
  fixture: "scripts/fixture.ts",
  "keep-recipes": "scripts/keep-recipes.ts",
};

/** Packages that load files of their own beside themselves, and those that few servers need. */
const EXTERNAL = [
  "@aws-sdk/*",
  "@better-auth/passkey",
  "@libsql/client",
  "@playwright/test",
  "@prisma/adapter-pg",
  "@prisma/client",
  "better-auth",
  "next",
  "pg",
  "piscina",
];

/** Bundles our programs, unless they are as their sources are. */
export async function bundle() {
  const since = Date.now();
  const made = await once({
    name: "bundled",
    inputs: ["app/_server", "bin", "lib", "prisma", "scripts", "package.json", "package-lock.json"],
    product: path.relative(ROOT, INPUTS),
    work: async () => {
      await rm(BUNDLE, { recursive: true, force: true });
      const { build } = await import("esbuild");
      const { metafile } = await build({ ...BUNDLED, entryPoints: ENTRIES, outdir: BUNDLE, metafile: true });
      if ((await runNode(["--enable-source-maps", programFile("keep-recipes"), KEPT_RECIPES])) !== 0)
        throw new Stop("The built-in recipes cannot be read; the reason is above.");
      const files = Object.keys(metafile.inputs).filter((file) => !file.startsWith("node_modules/"));
      await writeFile(INPUTS, JSON.stringify({ since, files: [...files, "package-lock.json"] }));
    },
  });
  // Git gives files a new time when it leads away from a commit and back.
  if (!made && !isBundleFresh())
    await writeFile(INPUTS, JSON.stringify({ ...JSON.parse(await readFile(INPUTS, "utf8")), since }));
}

/**
 * In a bundle `import.meta.dirname` would be the bundle's folder: every source keeps its own.
 * @type {import("esbuild").Plugin}
 */
const ownFolders = {
  name: "own-folders",
  setup({ onLoad }) {
    onLoad({ filter: /\.(ts|mjs)$/ }, async ({ path: file }) => {
      if (file.includes("/node_modules/")) return null;
      const own = JSON.stringify(path.relative(BUNDLE, path.dirname(file)));
      const text = await readFile(file, "utf8");
      const contents = text.replaceAll("import.meta.dirname", `require("node:path").join(import.meta.dirname, ${own})`);
      return { contents, loader: file.endsWith(".ts") ? "ts" : "js" };
    });
  },
};

/**
 * How a program of ours becomes one file, in a folder beside the bundle's.
 * @type {import("esbuild").BuildOptions}
 */
export const BUNDLED = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20.19",
  external: EXTERNAL,
  define: { KEPT_RECIPES: JSON.stringify(KEPT_RECIPES) },
  // Packages of the older kind ask for `require`, which a module does not have.
  banner: {
    js: 'import { createRequire as requireFrom } from "node:module";const require = requireFrom(import.meta.url);',
  },
  plugins: [ownFolders],
  // Less text is read sooner; with maps, what fails still names our files and lines.
  minifyWhitespace: true,
  minifySyntax: true,
  sourcemap: true,
  sourcesContent: false,
  logLevel: "warning",
};
