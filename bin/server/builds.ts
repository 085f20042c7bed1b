import { z } from "zod";
import { BuildStatus } from "#lib/builds/schema";
import { Name } from "#lib/words";
import { BUILDS } from "../../app/_server/operations/builds";
import { check, printJson } from "../command";
import { JSON_FLAG } from "../target-flags";
import { BuildAndImage, BuildPage } from "./answers";
import { ask } from "./ask";
import { LIMIT, readPages } from "./pages";
import { printRows } from "./print-rows";
import type { ServerCommand } from "./server";

const Status = z.enum([...BuildStatus.options, "ended"]);

/** `ID` as it was typed: it becomes a part of addresses. */
export const BuildId = z.string().regex(/^[\w-]{1,64}$/, "Must be the id of a build, as `builds` lists them.");

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
