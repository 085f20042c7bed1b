import { type ChildProcess, type StdioOptions, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { closeSync, fstatSync, openSync, readSync, unlinkSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { messageOf } from "#lib/errors";

export type Argv = readonly [program: string, ...args: string[]];
export type RunOptions = {
  stdin?: AsyncIterable<Uint8Array> | undefined;
  signal?: AbortSignal | undefined;
  /** The words of a program that runs the other one (lib/bake/sandbox.ts). */
  around?: string[];
};

type Ending = { exitCode: number | null; signal: NodeJS.Signals | null; cause?: unknown };
type CommandFacts = Ending & { argv: Argv; stderr: string; seconds: number };

/** A program that could not be started or did not end well, with all there is to know about it. */
export class CommandError extends Error {
  readonly argv: Argv;
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The last 4 KiB the program wrote there. */
  readonly stderr: string;
  readonly seconds: number;
  /** The program is not installed. */
  readonly missing: boolean;

  constructor({ argv, exitCode, signal, stderr, seconds, cause }: CommandFacts) {
    super([`${argv[0]} ${howItEnded({ exitCode, signal, cause })}`, stderr].filter(Boolean).join(": "), { cause });
    this.name = "CommandError";
    this.argv = argv;
    this.exitCode = exitCode;
    this.signal = signal;
    this.stderr = stderr;
    this.seconds = seconds;
    this.missing = exitCode === NOT_FOUND || (cause instanceof Error && "code" in cause && cause.code === "ENOENT");
  }
}

/** What nice(1) gives when there is no such program. */
const NOT_FOUND = 127;

/** The program that the system killed, where that is what lies behind an error: out of memory, in general. Else null. */
export function killedProgram(error: unknown): string | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (cause instanceof CommandError && cause.signal === "SIGKILL") return cause.argv[0];
  return null;
}

function howItEnded({ exitCode, signal, cause }: Ending): string {
  if (cause !== undefined) return `could not be started (${messageOf(cause)})`;
  return signal === null ? `ended with exit code ${exitCode}` : `was ended by ${signal}`;
}

const STDOUT_KEPT = 64 * 1024;
const STDERR_KEPT = 4 * 1024;
const PATIENCE_MS = 2_000;

/**
 * Starts a program without a shell, feeds it `stdin` and waits for its end. An abort ends its whole process group: SIGTERM, after two
 * seconds SIGKILL. Throws the source's own error when `stdin` fails, the abort's reason, or a CommandError.
 * Should this process be killed, the program sees the end of its input.
 */
export async function run(argv: Argv, options: RunOptions = {}): Promise<{ stdout: string }> {
  const { stdin, signal } = options;
  signal?.throwIfAborted();
  const [stdout, stderr] = [openTranscript(), openTranscript()];
  try {
    const program = start(argv, ["pipe", stdout.fd, stderr.fd], options);
    // A source that gives nothing more does not notice that nobody reads on; nobody waits for it.
    const failedInput = await Promise.race([feed(program.child, stdin), program.ended.then(() => null)]);
    await program.ended;
    signal?.throwIfAborted();
    if (failedInput !== null) throw failedInput.error;
    await program.requireSuccess(stderr);
    return { stdout: stdout.tail(STDOUT_KEPT) };
  } finally {
    stdout.close();
    stderr.close();
  }
}

/** What a program writes to its standard output, as it comes. Throws like `run`; a reader that stops ends the program. */
export async function* outputOf(argv: Argv, options: RunOptions = {}): AsyncGenerator<Uint8Array> {
  const { stdin, signal } = options;
  signal?.throwIfAborted();
  const stderr = openTranscript();
  const program = start(argv, [stdin === undefined ? "ignore" : "pipe", "pipe", stderr.fd], options);
  try {
    const feeding = feed(program.child, stdin);
    yield* program.child.stdout as Readable; // it is a pipe
    const failedInput = await Promise.race([feeding, program.ended.then(() => null)]);
    await program.ended;
    signal?.throwIfAborted();
    if (failedInput !== null) throw failedInput.error;
    await program.requireSuccess(stderr);
  } finally {
    endGroup(program.child);
    stderr.close();
  }
}

type Program = { child: ChildProcess; ended: Promise<Ending>; requireSuccess(stderr: Transcript): Promise<void> };

function start(argv: Argv, stdio: StdioOptions, { signal, around = [] }: RunOptions): Program {
  const started = performance.now();
  // Pages come before bakes where both want the CPU. Set from here after the start it would miss the program's threads.
  const [program = "", ...args] = around.concat("nice", "-n", "10", argv);
  const child = spawn(program, args, { detached: true, env: environment(), stdio });
  const stop = () => endGroup(child);
  signal?.addEventListener("abort", stop, { once: true });
  const ended = endOf(child).finally(() => signal?.removeEventListener("abort", stop));
  const requireSuccess = async (stderr: Transcript) => {
    const ending = await ended;
    if (ending.exitCode === 0) return;
    const seconds = (performance.now() - started) / 1_000;
    throw new CommandError({ argv, ...ending, stderr: stderr.tail(STDERR_KEPT), seconds });
  };
  return { child, ended, requireSuccess };
}

/** Where programs are found. */
export function programFolders(): string[] {
  return (process.env.PATH ?? "").split(path.delimiter).filter((folder) => path.isAbsolute(folder));
}

/** Only what a program needs to be found. SOURCE_DATE_EPOCH, for one, would make mksquashfs refuse its time options. */
function environment(): NodeJS.ProcessEnv {
  const variables: Record<string, string | undefined> = { PATH: process.env.PATH, LC_ALL: "C" };
  return variables as NodeJS.ProcessEnv; // in which Next's types want a NODE_ENV
}

/** Null when all was written or the program did not want the rest: its exit code tells about that. */
async function feed(
  child: ChildProcess,
  stdin: AsyncIterable<Uint8Array> | undefined,
): Promise<{ error: unknown } | null> {
  if (child.stdin === null) return null;
  try {
    if (stdin === undefined) child.stdin.end();
    else await pipeline(stdin, child.stdin);
    return null;
  } catch (error) {
    if (hasEnded(child) || isBrokenPipe(error)) return null;
    endGroup(child);
    return { error };
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

function isBrokenPipe(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "EPIPE" || error.code === "ECONNRESET");
}

function endOf(child: ChildProcess): Promise<Ending> {
  return new Promise((resolve) => {
    child.once("error", (cause) => resolve({ exitCode: null, signal: null, cause }));
    child.once("close", (exitCode, signal) => resolve(signal === null ? endingOf(exitCode) : { exitCode, signal }));
  });
}

/** A program that runs another one tells of the signal that ended it as a shell does: by 128 and more. */
function endingOf(exitCode: number | null): Ending {
  const number = (exitCode ?? 0) - 128;
  const [signal] = Object.entries(os.constants.signals).find(([, value]) => value === number) ?? [];
  return signal === undefined ? { exitCode, signal: null } : { exitCode: null, signal: signal as NodeJS.Signals };
}

function endGroup(child: ChildProcess): void {
  if (hasEnded(child)) return;
  signalGroup(child, "SIGTERM");
  const timer = setTimeout(() => signalGroup(child, "SIGKILL"), PATIENCE_MS);
  child.once("close", () => clearTimeout(timer));
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined || hasEnded(child)) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // It ended in this very moment.
  }
}

/** Where a program writes what it has to say: a file without a name, which the system forgets with the last process that has it open. */
type Transcript = { fd: number; close(): void; tail(bytes: number): string };

/**
 * Not a pipe: when this process is killed, a program that reports an error into a pipe without a reader dies of SIGPIPE before it
 * cleans up; mksquashfs then leaves its half image.
 */
function openTranscript(): Transcript {
  const file = path.join(os.tmpdir(), `bakehouse-${randomUUID()}`);
  const fd = openSync(file, "wx+", 0o600);
  unlinkSync(file);
  return {
    fd,
    close: () => closeSync(fd),
    tail: (bytes) => {
      const { size } = fstatSync(fd);
      const buffer = Buffer.alloc(Math.min(size, bytes));
      readSync(fd, buffer, 0, buffer.length, size - buffer.length);
      return buffer.toString("utf8").trim();
    },
  };
}
