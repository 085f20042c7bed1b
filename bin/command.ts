import type { z } from "zod";
import type { Context } from "#lib/context";
import { schemaIssues } from "#lib/issues";
import { type Arguments, type Flag, UsageError } from "./arguments";
import { shown, type Terminal } from "./terminal";

/** What a command has to work with. Results go to `print` (stdout), everything else to the terminal (stderr). */
export type Session = {
  context(): Context;
  signal: AbortSignal;
  terminal: Terminal;
  print(text: string): void;
};

export type Command = {
  flags: Record<string, Flag>;
  /** What is said at once when somebody interrupts it. */
  interrupted?: string;
  /** Gives the exit code; nothing means 0. */
  run(given: Arguments, session: Session): Promise<number | undefined>;
};

const NOT_UNDERSTOOD = { path: [], message: "The call is not understood." };

/** What the overview says of a command; it is loaded only when it is called. */
export type Listed = {
  /** As the help writes them: `RECIPE VERSION [NAME]`. */
  positionals: string;
  summary: string;
  load(): Promise<Command>;
};

/** Checks what was typed; a value that cannot be meant is wrong usage. `flags` names the flag of each member, however deep. */
export function check<S extends z.ZodType>(schema: S, input: unknown, flags: Record<string, string> = {}): z.infer<S> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const [{ path, message } = NOT_UNDERSTOOD] = schemaIssues(result.error);
  const member = String(path.findLast((part) => Object.hasOwn(flags, part)) ?? path[0] ?? "");
  const place = flags[member] ?? member;
  throw new UsageError(place === "" ? message : `${place}: ${message}`);
}

export function printJson(session: Session, document: unknown): undefined {
  session.print(`${shown(JSON.stringify(document, null, 2))}\n`);
}
