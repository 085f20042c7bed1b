import { AsyncLocalStorage } from "node:async_hooks";
import { withoutSecrets } from "#lib/without-secrets";

export type LogLevel = "info" | "warn" | "error";

/** One line about what happened, for people. Rooms receive it; they never print. */
export type Log = (level: LogLevel, text: string) => void;

export const LOG_FORMATS = ["text", "json"] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** What a line is about, for programs: the request, the build that it asked for, the worker that bakes it. */
export type LogFields = {
  process?: "web" | "worker" | "launcher";
  worker?: string;
  build?: string;
  requestId?: string;
};

type Logging = { format: LogFormat; always: LogFields; about: AsyncLocalStorage<LogFields> };

declare global {
  // Next loads modules more than once; how this process logs is kept outside them.
  var bakehouseLog: Logging | undefined;
}

function logging(): Logging {
  globalThis.bakehouseLog ??= { format: "text", always: {}, about: new AsyncLocalStorage() };
  return globalThis.bakehouseLog;
}

/** Says how this process logs, and what all its lines are about. */
export function setLog(format: LogFormat, always: LogFields): void {
  Object.assign(logging(), { format, always });
}

/** Does `work`, whose lines are about this as well, however far down they are written. */
export function withFields<T>(fields: LogFields, work: () => T): T {
  const { about } = logging();
  return about.run({ ...about.getStore(), ...fields }, work);
}

/** What the work that is under way is about. */
export function fieldsNow(): LogFields {
  const { always, about } = logging();
  return { ...always, ...about.getStore() };
}

/**
 * Prints on stderr, where service managers collect it: `2026-11-23T08:00:00.000Z level text`, or with BAKEHOUSE_LOG=json an
 * object on a line of its own.
 */
export const stderrLog: Log = (level, text) => {
  const time = new Date().toISOString();
  const shown = withoutSecrets(text);
  const line =
    logging().format === "json"
      ? inJson({ time, level, text: shown, ...fieldsNow() })
      : `${time} ${level} ${ofOneLine(shown)}`;
  process.stderr.write(`${line}\n`);
};

/** What a terminal would obey, and what some readers take for the end of a line. */
const CONTROL = /(?![\n\t])[\p{Cc}\u2028\u2029]/gu;

function inJson(line: Record<string, string | undefined>): string {
  return JSON.stringify(line).replace(CONTROL, escaped);
}

/** A stack trace goes on in lines that begin with spaces; nothing from outside can begin a line of its own. */
function ofOneLine(text: string): string {
  return text.replace(CONTROL, escaped).replace(/\n(?![\s])/g, "\n  ");
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
