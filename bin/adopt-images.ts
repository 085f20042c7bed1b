import path from "node:path";
import { type Adoption, adoptImages } from "#lib/builds/adopt";
import { migrate } from "#prisma/migrate";
import { ROOT } from "../scripts/folders.mjs";
import { type Command, printJson } from "./command";
import { JSON_FLAG } from "./target-flags";

export const adopt: Command = {
  flags: { json: JSON_FLAG },
  async run(given, session) {
    const { terminal, signal } = session;
    const { env, store } = session.context();
    // A lost database is not there at all before the next start.
    await migrate(env.DATABASE_URL, { recipes: env.BAKEHOUSE_RECIPES, folder: path.join(ROOT, "prisma/migrations") });
    const items: Adoption[] = [];
    for await (const adoption of adoptImages(store, new Date())) {
      signal.throwIfAborted();
      items.push(adoption);
      const { sha256, file, why } = adoption;
      if (why === null) terminal.log("info", `${file} is back.`);
      else terminal.log("warn", `${file ?? `${sha256}.raw`} is not back: ${why}`);
    }
    if (given.has("json")) printJson(session, { items });
    else session.print(summary(items));
    return items.every(({ why }) => why === null) ? 0 : 1;
  },
};

function summary(items: Adoption[]): string {
  if (items.length === 0) return "The database knows every image in the store: there is nothing to read back.\n";
  return `${items.filter(({ why }) => why === null).length} of ${items.length} images are back.\n`;
}
