import { readFile } from "node:fs/promises";
import { text as readAll } from "node:stream/consumers";
import { AppError, messageOf } from "#lib/errors";
import { type Diagnosis, doctor as examine } from "#lib/machine/formats/doctor";
import { type Command, printJson } from "./command";
import { JSON_FLAG } from "./target-flags";

export const doctor: Command = {
  flags: {
    fixed: { help: "print the config with everything fixed that can have been meant in one way only" },
    json: JSON_FLAG,
  },
  async run(given, session) {
    const [file = ""] = given.positionals;
    const text = await readConfig(file);
    const { BAKEHOUSE_URL } = session.context().env;
    const repositories = BAKEHOUSE_URL === undefined ? [] : [`${BAKEHOUSE_URL}/extensions`];
    const { format, issues, more, fixed } = examine(text, { repositories });
    const failed = issues.some(({ severity }) => severity === "error") ? 1 : 0;
    if (given.has("json")) {
      printJson(session, { format, items: issues, more, fixed });
      return failed;
    }
    const lines = issues.map((issue) => `${lineOf(file, issue)}\n`);
    if (more > 0) lines.push(`${file}: ${more} more, of the same severity as the last one or less.\n`);
    const report = lines.join("");
    if (given.has("fixed")) {
      for (const line of lines) session.terminal.log("info", line.trimEnd());
      session.print(fixed ?? text);
    } else session.print(report || `${file}: nothing is wrong.\n`);
    return failed;
  },
};

async function readConfig(file: string): Promise<string> {
  try {
    return file === "-" ? await readAll(process.stdin) : await readFile(file, "utf8");
  } catch (cause) {
    throw new AppError("not_found", `${file} can't be read: ${messageOf(cause)}.`, { cause });
  }
}

function lineOf(file: string, { line, severity, message }: Diagnosis): string {
  return `${file}${line === null ? "" : `:${line}`}: ${severity}: ${message}`;
}
