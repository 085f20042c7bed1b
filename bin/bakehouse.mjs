#!/usr/bin/env node
import { existsSync } from "node:fs";
import path from "node:path";
import { nodeComplaint } from "../scripts/node-version.mjs";

const root = path.dirname(import.meta.dirname);
const complaint = nodeComplaint(process.version) ?? missingSetup();
if (complaint === null) {
  readOwnSettings();
  const { main } = await loadCommandLine();
  process.exitCode = await main(process.argv.slice(2));
} else {
  console.error(complaint);
  process.exitCode = 1;
}

function missingSetup() {
  if (existsSync(path.join(root, "node_modules", "tsx"))) return null;
  return `Bakehouse is not set up yet. Run:  npm --prefix ${root} run setup`;
}

/** The server's own settings; folders in them belong to the checkout, wherever the command is called. */
function readOwnSettings() {
  const given = new Set(Object.keys(process.env));
  const file = path.join(root, ".env");
  if (existsSync(file)) process.loadEnvFile(file);
  for (const name of ["BAKEHOUSE_DATA", "BAKEHOUSE_RECIPES", "BAKEHOUSE_MIRROR"]) {
    const value = process.env[name];
    if (value && !given.has(name) && !/^https?:/.test(value)) process.env[name] = path.resolve(root, value);
  }
  process.env.BAKEHOUSE_DATA ||= path.join(root, "data");
}

/** Its bundle; the sources where setup made none, or where they were changed since. */
async function loadCommandLine() {
  const { isBundleFresh, programFile } = await import("../scripts/programs.mjs");
  if (isBundleFresh()) {
    process.setSourceMapsEnabled(true);
    return import(programFile("command-line"));
  }
  // Node 20 cannot run TypeScript: tsx is registered first. Our own code is plain ESM, so no tsconfig.json is read: the
  // one in the caller's folder has nothing to do with us.
  const { register } = await import("tsx/esm/api");
  register({ tsconfig: false });
  return import("./main.ts");
}
