import { accessSync, constants } from "node:fs";
import { aptInstall, isRoot, systemNames } from "./packages";
import { runTool } from "./setup.mjs";

const SYSTEM = ["chromium", "chromium-browser", "google-chrome"].map((name) => `/usr/bin/${name}`);

/**
 * The browser for the end-to-end tests: Playwright's own where it is installed (`null`: Playwright finds it), else
 * `CHROMIUM_PATH` or the system's. `undefined` where there is none.
 */
export async function findBrowser(env = process.env): Promise<string | null | undefined> {
  const { chromium } = await import("@playwright/test");
  if (isExecutable(chromium.executablePath())) return null;
  return [env.CHROMIUM_PATH, ...SYSTEM].find((file) => file !== undefined && isExecutable(file));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Makes sure there is a browser, as root by installing one. Gives the sentence that says what to do, or null. */
export async function needBrowser(): Promise<string | null> {
  if ((await findBrowser()) !== undefined) return null;
  if (isRoot()) await installBrowser();
  return (await findBrowser()) === undefined ? complaint() : null;
}

/** Debian packages Chromium; elsewhere (Ubuntu's package wants snap) Playwright brings its own. */
async function installBrowser(): Promise<void> {
  if (systemNames()[0] === "debian" && (await aptInstall("chromium"))) return;
  await runTool("@playwright/test/cli.js", ["install", "--with-deps", "chromium"]);
}

function complaint(): string {
  const command =
    systemNames()[0] === "debian" ? "sudo apt-get install -y chromium" : "npx playwright install --with-deps chromium";
  return `The end-to-end tests need a browser, and there is none.\nRun:  ${command}`;
}
