import path from "node:path";
import { restore } from "#lib/backup/restore";
import { contents } from "./back-up";
import { type Command, printJson } from "./command";
import { JSON_FLAG } from "./target-flags";

export const restoreAll: Command = {
  flags: { json: JSON_FLAG },
  async run(given, session) {
    const [from = ""] = given.positionals;
    const { env, store, ownRecipes } = session.context();
    const surroundings = { env, store, ownRecipes, signal: session.signal };
    const { document, damaged } = await restore(path.resolve(from), surroundings);
    for (const sha256 of damaged)
      session.terminal.log("warn", `The bytes ${sha256} are damaged in the back-up: their image has to be baked anew.`);
    if (given.has("json")) printJson(session, { ...document, damaged });
    else session.print(`Restored into ${env.BAKEHOUSE_DATA}: ${contents(document)}. Start Bakehouse on it.\n`);
    return damaged.length === 0 ? 0 : 1;
  },
};
