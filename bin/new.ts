import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { draftRecipe } from "#lib/drafts/draft-recipe";
import { AppError } from "#lib/errors";
import { checkFolder } from "#lib/recipes/check-folder";
import { HttpsUrl } from "#lib/recipes/version-source";
import { Name } from "#lib/words";
import { type Command, check } from "./command";

const Wanted = z.tuple([Name, HttpsUrl], HttpsUrl);

/** A recipe's first text, for an author to go on with. */
export const newRecipe: Command = {
  flags: { out: { value: "DIR", help: "folder of recipes to write into (BAKEHOUSE_RECIPES, else .)" } },
  async run(given, session) {
    const [name, ...urls] = check(Wanted, given.positionals, { 0: "NAME", 1: "URL" });
    const { env, upstream } = session.context();
    const folder = path.join(given.value("out") ?? env.BAKEHOUSE_RECIPES ?? ".", name);
    const file = path.join(folder, "recipe.yaml");
    // Said before anything is downloaded.
    if (existsSync(file)) throw new AppError("conflict", `${file} is there already, and nothing is written over.`);
    const text = await draftRecipe(name, urls, {
      upstream: { ...upstream, log: session.terminal.log },
      signal: session.signal,
    });
    await mkdir(folder, { recursive: true });
    await writeFile(file, text, { flag: "wx" });
    session.print(`${file} is written.\n`);
    const { broken } = await checkFolder(folder);
    if (broken.length > 0) session.print("What is left to you:\n");
    for (const { line, message } of broken) session.print(`  ${line === null ? "" : `line ${line}: `}${message}\n`);
  },
};
