import { existsSync } from "node:fs";
import { access, constants, mkdir } from "node:fs/promises";
import path from "node:path";
import { type Env, env } from "#lib/env";
import { isAppError, messageOf } from "#lib/errors";
import { openLog } from "#lib/open-log";
import { isSignInOn } from "#lib/people/asker";
import { readProviders } from "#lib/people/providers";
import { startFixture } from "./children";
import { ROOT } from "./folders.mjs";
import { withLock } from "./lock.mjs";
import { type Modes, modesOf } from "./modes";
import { needFreePort } from "./port";
import { programFile } from "./programs.mjs";
import { capture } from "./run.mjs";
import { serve } from "./serve";
import { buildWeb } from "./setup.mjs";
import { needSquashfsTools } from "./squashfs";
import { orStop, Stop } from "./stop.mjs";
import { needZstd } from "./zstd";

/** `npm start`: sets up whatever is missing, then serves until it is asked to stop. `--setup` only sets up. */
export function launch(args: string[]): Promise<void> {
  return orStop(async () => {
    const modes = modesOf(args);
    if (existsSync(".env") && !modes.demo) process.loadEnvFile(".env");
    if (modes.demo) process.env.BAKEHOUSE_DATA ||= path.join(ROOT, "data", "demo");
    await start(modes);
  });
}

async function start({ dev, demo, setupOnly, only }: Modes): Promise<void> {
  const settings = readSettings();
  const hasWeb = only !== "worker";
  openLog(settings.BAKEHOUSE_LOG, { process: "launcher" });
  await withLock(async () => {
    if (hasWeb && !setupOnly) await needFreePort(settings);
    await needSquashfsTools();
    await needZstd();
    if (hasWeb && !dev) await buildWeb();
  });
  if (setupOnly) return;
  await needDataFolder(settings);
  await updateDatabase();
  if (hasWeb) await needFreePort(settings);
  if (demo) process.env.BAKEHOUSE_MIRROR = await startFixture();
  await serve({ dev, only, settings });
}

function readSettings(): Env {
  try {
    const settings = env();
    if (isSignInOn(settings)) readProviders(settings);
    return settings;
  } catch (error) {
    if (!isAppError(error)) throw error;
    throw new Stop(
      `${error.message}\nNothing was started. Correct the environment (README, Configuration) and try again.`,
    );
  }
}

async function needDataFolder({ BAKEHOUSE_DATA: folder }: Env): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (error) {
    throw new Stop(`BAKEHOUSE_DATA is ${folder}, which can't be written to: ${messageOf(error)}`);
  }
}

/** In a process of its own: the launcher need not hold the database's client for as long as it runs. */
async function updateDatabase(): Promise<void> {
  const { code, stdout } = await capture(process.execPath, [programFile("migrate")]);
  if (code !== 0) throw new Stop("The database could not be brought up to date; the reason is above.");
  for (const line of stdout.split("\n")) if (line !== "") console.log(line);
}
