import { AppError } from "#lib/errors";
import { findRecipe } from "#lib/recipes/load";
import { listVersions } from "#lib/upstream/versions";
import { type Command, printJson } from "./command";
import { columns } from "./help";
import { JSON_FLAG } from "./target-flags";

export const versions: Command = {
  flags: { json: JSON_FLAG },
  async run(given, session) {
    const { upstream, catalog } = session.context();
    const { recipe } = findRecipe(await catalog(), given.positionals[0] ?? "");
    // What goes wrong is in the list's note: said once.
    const list = await listVersions({ ...upstream, log: () => {} }, recipe.versions);
    if (list.items.length === 0 && list.note !== undefined) throw new AppError("upstream", list.note);
    if (list.note !== undefined) session.terminal.log("warn", list.note);
    if (given.has("json")) return printJson(session, list);
    session.print(columns(list.items.map(({ version, date = "" }) => [version, date])));
  },
};
