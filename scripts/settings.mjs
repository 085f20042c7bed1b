import { capture } from "./run.mjs";
import { Stop } from "./stop.mjs";

/** What the environment says, checked by the product's own schema: a wrong value stops the start with its sentence. */
export async function readSettings() {
  const { code, stdout } = await tsx("scripts/settings.ts");
  if (code !== 0) throw new Stop("Nothing was started. Correct the environment (README, Configuration) and try again.");
  return JSON.parse(stdout);
}

/** Brings the database up to date. */
export async function migrate() {
  const { code, stdout } = await tsx("scripts/migrate.ts");
  if (code !== 0) throw new Stop("The database could not be brought up to date; the reason is above.");
  process.stdout.write(stdout);
}

function tsx(script) {
  return capture(process.execPath, ["--import", "tsx", script]);
}
