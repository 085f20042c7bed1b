import { format, stripVTControlCharacters } from "node:util";
import { type LogFields, type LogFormat, type LogLevel, setLog, stderrLog } from "#lib/log";

const LEVELS = { log: "info", info: "info", warn: "warn", error: "error" } as const satisfies Record<string, LogLevel>;

/**
 * Begins the log of a process. Whoever reads JSON is to meet nothing else: what Next, Node and our own programs print by
 * `console` becomes lines like all others then, and so does what ends the process.
 */
export function openLog(wanted: LogFormat, always: LogFields): void {
  setLog(wanted, always);
  if (wanted === "text") return;
  for (const [method, level] of Object.entries(LEVELS))
    Object.assign(console, { [method]: (...parts: unknown[]) => print(level, format(...parts)) });
  process.removeAllListeners("warning").on("warning", (warning) => print("warn", format(warning)));
  process.on("uncaughtException", (error) => {
    print("error", format(error));
    process.exit(1);
  });
}

function print(level: LogLevel, text: string): void {
  const shown = stripVTControlCharacters(text).trim();
  if (shown !== "") stderrLog(level, shown);
}
