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
    const { format, issues, fixed } = examine(text);
    const failed = issues.some(({ severity }) => severity === "error") ? 1 : 0;
    if (given.has("json")) {
      printJson(session, { format, items: issues, fixed });
      return failed;
    }
    const report = issues.map((issue) => `${lineOf(file, issue)}\n`).join("");
    if (given.has("fixed")) {
      for (const issue of issues) session.terminal.log("info", lineOf(file, issue));
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
