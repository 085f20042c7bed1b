import { constants } from "node:os";
import { commandContext } from "#lib/context";
import { isDatabaseError } from "#lib/database-error";
import { isAppError, messageOf } from "#lib/errors";
import { readArguments, UsageError } from "./arguments";
import type { Listed, Session } from "./command";
import { commandHelp, usage } from "./help";
import { shown, Terminal } from "./terminal";

export type Streams = Pick<NodeJS.Process, "stdout" | "stderr">;

/** Loads a command and runs it; gives its exit code. */
export async function runCommand(name: string, listed: Listed, args: string[], streams: Streams): Promise<number> {
  const command = await listed.load();
  if (args.some((arg) => arg === "--help" || arg === "-h")) {
    streams.stdout.write(commandHelp(name, listed, command));
    return 0;
  }
  const interrupted = interruptions(streams, command.interrupted);
  const terminal = new Terminal(streams.stderr);
  const print = (text: string) => void streams.stdout.write(text);
  const session: Session = { context: commandContext, signal: interrupted.signal, terminal, print };
  try {
    const code = await command.run(readArguments(args, listed.positionals, command.flags), session);
    return code ?? 0;
  } catch (error) {
    terminal.end();
    if (interrupted.signal.aborted) return interrupted.code();
    return complain(error, name, listed, streams);
  } finally {
    interrupted.end();
  }
}

function complain(error: unknown, name: string, { positionals }: Listed, { stderr }: Streams): number {
  if (error instanceof UsageError) {
    stderr.write(`${error.message}\n${usage(name, positionals)}\nMore: npx bakehouse ${name} --help\n`);
    return 2;
  }
  const expected = isAppError(error) || isDatabaseError(error) || (error instanceof Error && "code" in error);
  stderr.write(expected ? `${shown(messageOf(error))}\n` : `Bakehouse failed unexpectedly: ${stackOf(error)}\n`);
  return 1;
}

function stackOf(error: unknown): string {
  return (error instanceof Error && error.stack) || String(error);
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The first Ctrl-C lets the work clean up after itself; a second one ends at once. */
function interruptions(
  { stderr }: Streams,
  says = "Interrupted; cleaning up.",
): { signal: AbortSignal; code(): number; end(): void } {
  const controller = new AbortController();
  let code = 0;
  const interrupt = (name: NodeJS.Signals) => {
    if (controller.signal.aborted) process.exit(code);
    code = 128 + constants.signals[name];
    stderr.write(`\n${says}\n`);
    controller.abort(new Error("interrupted"));
  };
  for (const name of SIGNALS) process.on(name, interrupt);
  const end = () => {
    for (const name of SIGNALS) process.off(name, interrupt);
  };
  return { signal: controller.signal, code: () => code, end };
}
