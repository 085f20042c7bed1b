import { constants } from "node:os";
import { context } from "#lib/context";
import { AppError, messageOf } from "#lib/errors";
import { readArguments, UsageError } from "./arguments";
import type { Command, Session } from "./command";
import { commandHelp, overview, usage } from "./help";
import { Terminal } from "./terminal";

/** Loaded when called: most commands need only a few of the rooms. */
const COMMANDS: Record<string, () => Promise<Command>> = {
  bake: async () => (await import("./bake")).bake,
  "bake-folder": async () => (await import("./bake-folder")).bakeFolder,
  "convert-torcx": async () => (await import("./convert-torcx")).convertTorcx,
  release: async () => (await import("./release")).release,
  config: async () => (await import("./config")).config,
  recipes: async () => (await import("./recipes")).recipes,
  versions: async () => (await import("./versions")).versions,
  doctor: async () => (await import("./doctor")).doctor,
};

export type Streams = Pick<NodeJS.Process, "stdout" | "stderr">;

/** Runs one command and gives the exit code of the contract: 0 done, 1 failed, 2 wrong usage, 130 interrupted. */
export async function main([name = "", ...args]: string[], streams: Streams = process): Promise<number> {
  endQuietlyWhenNobodyReads(streams);
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load !== undefined) return runCommand(name, await load(), args, streams);
  const wanted = ["help", "--help", "-h"].includes(name);
  if (!wanted && name !== "") streams.stderr.write(`There is no command ${JSON.stringify(name)}.\n\n`);
  (wanted ? streams.stdout : streams.stderr).write(overview(await loadAll()));
  return wanted ? 0 : 2;
}

async function loadAll(): Promise<Record<string, Command>> {
  const loaded = Object.entries(COMMANDS).map(async ([name, load]) => [name, await load()] as const);
  return Object.fromEntries(await Promise.all(loaded));
}

async function runCommand(name: string, command: Command, args: string[], streams: Streams): Promise<number> {
  if (args.some((arg) => arg === "--help" || arg === "-h")) {
    streams.stdout.write(commandHelp(name, command));
    return 0;
  }
  const interrupted = interruptions(streams);
  const terminal = new Terminal(streams.stderr);
  const print = (text: string) => void streams.stdout.write(text);
  const session: Session = { context, signal: interrupted.signal, terminal, print };
  try {
    const code = await command.run(readArguments(args, command.positionals, command.flags), session);
    return code ?? 0;
  } catch (error) {
    terminal.end();
    if (interrupted.signal.aborted) return interrupted.code();
    return complain(error, name, command, streams);
  } finally {
    interrupted.end();
  }
}

function complain(error: unknown, name: string, { positionals }: Command, { stderr }: Streams): number {
  if (error instanceof UsageError) {
    stderr.write(`${error.message}\n${usage(name, positionals)}\nMore: npx bakehouse ${name} --help\n`);
    return 2;
  }
  const expected = error instanceof AppError || (error instanceof Error && "code" in error);
  stderr.write(expected ? `${messageOf(error)}\n` : `Bakehouse failed unexpectedly: ${stackOf(error)}\n`);
  return 1;
}

function stackOf(error: unknown): string {
  return (error instanceof Error && error.stack) || String(error);
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The first Ctrl-C lets the work clean up after itself; a second one ends at once. */
function interruptions({ stderr }: Streams): { signal: AbortSignal; code(): number; end(): void } {
  const controller = new AbortController();
  let code = 0;
  const interrupt = (name: NodeJS.Signals) => {
    if (controller.signal.aborted) process.exit(code);
    code = 128 + constants.signals[name];
    stderr.write("\nInterrupted; cleaning up.\n");
    controller.abort(new Error("interrupted"));
  };
  for (const name of SIGNALS) process.on(name, interrupt);
  const end = () => {
    for (const name of SIGNALS) process.off(name, interrupt);
  };
  return { signal: controller.signal, code: () => code, end };
}

/** `npx bakehouse recipes | head -1` is no failure. */
function endQuietlyWhenNobodyReads({ stdout }: Streams): void {
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(0);
  });
}
