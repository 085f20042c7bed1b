import { buffer } from "node:stream/consumers";
import { z } from "zod";
import { ConfigName } from "#lib/configs/schema";
import { AppError, messageOf } from "#lib/errors";
import { CONFIGS } from "../../app/_server/operations/configs";
import { PEOPLE } from "../../app/_server/operations/people";
import { check, printJson } from "../command";
import { readSmall } from "../fetch-address";
import { JSON_FLAG } from "../target-flags";
import { ConfigPage, Nothing, SavedConfig, Whoever } from "./answers";
import { ask } from "./ask";
import { LIMIT, printRows, readPages } from "./lists";
import type { ServerCommand, ServerSession } from "./server";

/** As much as the API takes. */
const LARGEST = 2 * 1024 * 1024;

/** `ID` as it was typed: it becomes a part of addresses. */
const ConfigId = z.string().regex(/^[0-9a-f]{32}$/, "Must be the id of a saved config, as `configs` lists them.");

export const configs: ServerCommand = {
  flags: { limit: LIMIT, json: JSON_FLAG },
  async run(given, session) {
    await requirePerson(session);
    const items = await readPages(given, session, (query) => ask(CONFIGS.list, { query, answer: ConfigPage }, session));
    if (given.has("json")) return printJson(session, { items });
    if (items.length === 0) session.terminal.log("info", "You have saved no config there.");
    printRows(
      items.map(({ id, name, createdAt }) => [id, createdAt.slice(0, 16).replace("T", " "), name]),
      session,
    );
  },
};

export const saveConfig: ServerCommand = {
  flags: {
    name: { value: "NAME", help: "under which you find it again; else made of what is in it" },
    json: JSON_FLAG,
  },
  async run(given, session) {
    const name = check(ConfigName.optional(), given.value("name"), { "": "--name" });
    const body = await readChoices(given.positionals[0] ?? "", session);
    const saved = await ask(CONFIGS.save, { query: { name }, body, answer: SavedConfig }, session);
    const { urls, page, missing, issues } = saved;
    for (const { severity, message } of issues) session.terminal.log(LEVEL[severity] ?? "info", oneLine(message));
    for (const { file } of missing)
      session.terminal.log("warn", `${oneLine(file)} is not baked yet: until it is, no machine boots with this.`);
    if (given.has("json")) return printJson(session, saved);
    printRows(
      [
        ["Page", page],
        ["Ignition", urls.ign],
        ["Newest", urls.newest.ign],
        ["Butane", urls.bu],
        ["Choices", urls.json],
      ],
      session,
    );
  },
};

const LEVEL: Record<string, "error" | "warn"> = { error: "error", warning: "warn" };

export const deleteConfig: ServerCommand = {
  flags: {},
  async run(given, session) {
    const params = { file: check(ConfigId, given.positionals[0], { "": "ID" }) };
    await requirePerson(session);
    await ask(CONFIGS.delete, { params, answer: Nothing }, session);
    session.terminal.log("info", "It is out of your list. Its addresses go on where somebody else keeps it.");
  },
};

export const whoami: ServerCommand = {
  flags: { json: JSON_FLAG },
  async run(given, session) {
    const whoever = await ask(PEOPLE.whoAmI, { answer: Whoever }, session);
    if (given.has("json")) return printJson(session, whoever);
    printRows([[whoever.name, whoever.role ?? "without a role"]], session);
  },
};

/** Where nobody signs in, configs belong to browsers. Throws AppError conflict. */
async function requirePerson(session: ServerSession): Promise<void> {
  const { kind } = await ask(PEOPLE.whoAmI, { answer: Whoever }, session);
  if (kind === "person" || kind === "token") return;
  throw new AppError(
    "conflict",
    `Whose configs? ${session.server.host} ${kind === "local" ? "is open to all and knows nobody" : "was shown no token"}.`,
  );
}

/** A machine's choices, as the address `ID.json` of a saved config gives them. The server judges them. */
async function readChoices(file: string, { signal }: ServerSession): Promise<unknown> {
  const read = file === "-" ? buffer(process.stdin) : readSmall(file, LARGEST);
  const bytes = await read.catch((cause) => {
    throw new AppError("not_found", `${file} can't be read: ${messageOf(cause)}.`, { cause });
  });
  signal.throwIfAborted();
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    throw new AppError(
      "invalid",
      `${file} must be a machine's choices as JSON, as /api/v1/configs/ID.json gives them.`,
    );
  }
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ");
}
