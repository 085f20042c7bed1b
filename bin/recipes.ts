import { type Command, printJson } from "./command";
import { columns } from "./help";
import { JSON_FLAG } from "./target-flags";

export const recipes: Command = {
  flags: { json: JSON_FLAG },
  async run(given, session) {
    const { recipes, broken } = await session.context().catalog();
    for (const { file, line, message } of broken)
      session.terminal.log("warn", `${file}${line === null ? "" : `:${line}`}: ${message}`);
    const items = Array.from(recipes.values(), ({ recipe, origin, digest }) => {
      const { name, title, summary, homepage, licence, arch, options } = recipe;
      return { name, title, summary, homepage, licence, arch, options, origin, digest };
    });
    if (given.has("json")) return printJson(session, { items });
    session.print(columns(items.map(({ name, summary }) => [name, summary])));
  },
};
