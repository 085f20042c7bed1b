import { existsSync } from "node:fs";
import { access, constants, mkdir } from "node:fs/promises";
import path from "node:path";
import { startFixture } from "./children.mjs";
import { ROOT } from "./folders.mjs";
import { installDependencies } from "./install.mjs";
import { withLock } from "./lock.mjs";
import { endWithNpm } from "./parent.mjs";
import { needFreePort } from "./port.mjs";
import { serve } from "./serve.mjs";
import { migrate, readSettings } from "./settings.mjs";
import { buildWeb, generateClient } from "./setup.mjs";
import { needSquashfsTools } from "./squashfs.mjs";
import { orStop, Stop } from "./stop.mjs";

const MODES = ["--dev", "--demo", "--setup"];

/** `npm start`: sets up whatever is missing, then serves until it is asked to stop. `--setup` only sets up. */
export function launch(args) {
  return orStop(async () => {
    const unknown = args.find((arg) => !MODES.includes(arg));
    if (unknown !== undefined) throw new Stop(`Unknown argument ${unknown}. There are ${MODES.join(", ")}.`);
    process.chdir(ROOT);
    endWithNpm();
    if (existsSync(".env") && !args.includes("--demo")) process.loadEnvFile(".env");
    if (args.includes("--demo")) process.env.BAKEHOUSE_DATA ||= path.join(ROOT, "data", "demo");
    await start({ dev: args.includes("--dev"), demo: args.includes("--demo"), setupOnly: args.includes("--setup") });
  });
}

async function start({ dev, demo, setupOnly }) {
  const settings = await withLock(async () => {
    await installDependencies();
    const checked = await readSettings();
    if (!setupOnly) await needFreePort(checked);
    await needSquashfsTools();
    await generateClient();
    if (!dev) await buildWeb();
    return checked;
  });
  if (setupOnly) return;
  await needDataFolder(settings);
  await migrate();
  await needFreePort(settings);
  if (demo) process.env.BAKEHOUSE_MIRROR = await startFixture();
  await serve({ dev, settings });
}

async function needDataFolder({ BAKEHOUSE_DATA: folder }) {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (error) {
    throw new Stop(`BAKEHOUSE_DATA is ${folder}, which can't be written to: ${error.message}`);
  }
}
