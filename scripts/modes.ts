import { parseArgs } from "node:util";
import { messageOf } from "#lib/errors";
import { Stop } from "./stop.mjs";

/** What may run alone on a host, container or pod. */
export type Half = "web" | "worker";

export type Modes = { dev: boolean; demo: boolean; setupOnly: boolean; only: Half | null };

const OPTIONS = {
  dev: { type: "boolean", default: false },
  demo: { type: "boolean", default: false },
  setup: { type: "boolean", default: false },
  only: { type: "string" },
} as const;

/** How `npm start` was called. A Stop says what is wrong with it. */
export function modesOf(args: string[]): Modes {
  const { dev, demo, setup: setupOnly, only = null } = parse(args);
  if (only !== null && only !== "web" && only !== "worker")
    throw new Stop(`--only is ${JSON.stringify(only)}; it must be web or worker.`);
  if (only !== null && demo) throw new Stop("The demo runs both halves: leave out --only.");
  return { dev, demo, setupOnly, only };
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS }).values;
  } catch (error) {
    throw new Stop(`${messageOf(error)}\nThere are --dev, --demo, --setup and --only web|worker.`);
  }
}
