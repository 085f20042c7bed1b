import { z } from "zod";
import { BuildStatus } from "#lib/builds/schema";
import { Name } from "#lib/words";
import { BUILDS } from "../../app/_server/operations/builds";
import { check, printJson } from "../command";
import { JSON_FLAG } from "../target-flags";
import { BuildAndImage, BuildId, BuildPage } from "./answers";
import { ask } from "./ask";
import { follow } from "./finish-build";
import { LIMIT, printRows, readPages } from "./lists";
import { JSON_LINES } from "./news";
import type { ServerCommand } from "./server";

const Status = z.enum([...BuildStatus.options, "ended"]);

export const builds: ServerCommand = {
  flags: {
    recipe: { value: "RECIPE", help: "those of one recipe" },
    status: { value: "STATUS", help: Status.options.join(", ") },
    limit: LIMIT,
    json: JSON_FLAG,
  },
  async run(given, session) {
    const query = {
      recipe: check(Name.optional(), given.value("recipe"), { "": "--recipe" }),
      status: check(Status.optional(), given.value("status"), { "": "--status" }),
    };
    const items = await readPages(given, session, (page) =>
      ask(BUILDS.list, { query: { ...query, ...page }, answer: BuildPage }, session),
    );
    if (given.has("json")) return printJson(session, { items });
    if (items.length === 0) session.terminal.log("info", "There is no such build.");
    printRows(
      items.map(({ id, status, file, createdAt }) => [id, status, createdAt.slice(0, 16).replace("T", " "), file]),
      session,
    );
  },
};

export const cancelBuild: ServerCommand = {
  flags: { json: JSON_FLAG },
  async run(given, session) {
    const params = { id: check(BuildId, given.positionals[0], { "": "ID" }) };
    const { build } = await ask(BUILDS.cancel, { params, answer: BuildAndImage }, session);
    if (given.has("json")) return printJson(session, { build });
    const isOver = build.status === "cancelled";
    session.terminal.log("info", isOver ? "It is cancelled." : "Its worker stops it within a second.");
    printRows([[build.id, build.status, build.file]], session);
  },
};

export const followOne: ServerCommand = {
  flags: { json: JSON_LINES },
  run: (given, session) => follow(check(BuildId, given.positionals[0], { "": "ID" }), given, session),
};
