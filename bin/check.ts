import { checkFolder } from "#lib/recipes/check-folder";
import { type Command, printJson } from "./command";
import { JSON_FLAG } from "./target-flags";

/** For authors of recipes and their CI: exit code 1 when one is broken. */
export const checkRecipes: Command = {
  flags: { json: JSON_FLAG },
  async run(given, session) {
    const { sound, broken } = await checkFolder(given.positionals[0] ?? ".");
    const code = broken.length > 0 ? 1 : 0;
    if (given.has("json")) {
      const names = sound.map(({ recipe: { name, title } }) => ({ name, title }));
      printJson(session, { sound: names, broken });
      return code;
    }
    for (const { file, line, message } of broken)
      session.print(`${file}${line === null ? "" : `:${line}`}: ${message}\n`);
    for (const { recipe } of sound) session.print(`${recipe.name}: sound\n`);
    if (sound.length + broken.length === 0) session.print("There is no recipe in this folder.\n");
    return code;
  },
};
