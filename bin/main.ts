import { constants } from "node:os";
import { AppError, messageOf } from "#lib/errors";
import { kitchen } from "#lib/kitchen";
import { readArguments, UsageError } from "./arguments";
import { bake } from "./bake";
import { bakeFolder } from "./bake-folder";
import type { Command, Session } from "./command";
import { config } from "./config";
import { convertTorcx } from "./convert-torcx";
import { commandHelp, overview, usage } from "./help";
import { recipes } from "./recipes";
import { release } from "./release";
import { Terminal } from "./terminal";
import { versions } from "./versions";

const COMMANDS: Record<string, Command> = {
  bake,
  "bake-folder": bakeFolder,
  "convert-torcx": convertTorcx,
  release,
  config,
  recipes,
  versions,
};

/** Runs one command and gives the exit code of the contract: 0 done, 1 failed, 2 wrong usage, 130 interrupted. */
export async function main([name = "", ...args]: string[]): Promise<number> {
  endQuietlyWhenNobodyReads();
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command !== undefined) return runCommand(name, command, args);
  const wanted = ["help", "--help", "-h"].includes(name);
  if (!wanted && name !== "") process.stderr.write(`There is no command ${JSON.stringify(name)}.\n\n`);
  (wanted ? process.stdout : process.stderr).write(overview(COMMANDS));
  return wanted ? 0 : 2;
}

async function runCommand(name: string, command: Command, args: string[]): Promise<number> {
  if (args.some((arg) => arg === "--help" || arg === "-h")) {
    process.stdout.write(commandHelp(name, command));
    return 0;
  }
  const interrupted = interruptions();
  const terminal = new Terminal(process.stderr);
  const print = (text: string) => void process.stdout.write(text);
  const session: Session = { kitchen, signal: interrupted.signal, terminal, print };
  try {
    const code = await command.run(readArguments(args, command.positionals, command.flags), session);
    return code ?? 0;
  } catch (error) {
    terminal.end();
    if (interrupted.signal.aborted) return interrupted.code();
    return complain(error, name, command);
  }
}

function complain(error: unknown, name: string, { positionals }: Command): number {
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\n${usage(name, positionals)}\nMore: npx bakehouse ${name} --help\n`);
    return 2;
  }
  const expected = error instanceof AppError || (error instanceof Error && "code" in error);
  process.stderr.write(expected ? `${messageOf(error)}\n` : `Bakehouse failed unexpectedly: ${stackOf(error)}\n`);
  return 1;
}

function stackOf(error: unknown): string {
  return (error instanceof Error && error.stack) || String(error);
}

/** The first Ctrl-C lets the work clean up after itself; a second one ends at once. */
function interruptions(): { signal: AbortSignal; code(): number } {
  const controller = new AbortController();
  let code = 0;
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(code);
      code = 128 + constants.signals[name];
      process.stderr.write("\nInterrupted; cleaning up.\n");
      controller.abort(new Error("interrupted"));
    });
  return { signal: controller.signal, code: () => code };
}

/** `npx bakehouse recipes | head -1` is no failure. */
function endQuietlyWhenNobodyReads(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(0);
  });
}
