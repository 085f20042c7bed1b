import path from "node:path";
import { backUp } from "#lib/backup/back-up";
import type { BackUp } from "#lib/backup/document";
import type { Command } from "./command";
import { printJson } from "./command";
import { JSON_FLAG } from "./target-flags";

export const backUpAll: Command = {
  flags: { json: JSON_FLAG },
  async run(given, session) {
    const [to = ""] = given.positionals;
    const { env, store, ownRecipes } = session.context();
    const surroundings = { env, store, ownRecipes, signal: session.signal };
    const document = await backUp(path.resolve(to), surroundings, new Date());
    for (const sha256 of document.missing)
      session.terminal.log("warn", `The bytes ${sha256} are missing or damaged where they were: they are not in it.`);
    if (given.has("json")) printJson(session, document);
    else session.print(`Backed up to ${to}: ${contents(document)}.\n`);
    return document.missing.length === 0 ? 0 : 1;
  },
};

/** In words: what is in a back-up. */
export function contents({ images, files }: BackUp): string {
  const count = (folder: string, one: string, many: string) => {
    const number = Object.keys(files).filter((file) => file.startsWith(`${folder}/`)).length;
    return `${number} ${number === 1 ? one : many}`;
  };
  const bytes =
    images.length === 1
      ? "the bytes of 1 image or file about one"
      : `the bytes of ${images.length} images and files about them`;
  return `the database, ${bytes}, ${count("recipes", "file of own recipes", "files of own recipes")}, ${count("signing", "key", "keys")}`;
}
