import { isSet } from "#lib/env";
import type { Listed } from "./command";
import { COMMANDS } from "./commands";
import { overview } from "./help";
import type { Streams } from "./run-command";
import { SERVER_COMMANDS } from "./server/commands";

/** Runs one command and gives the exit code of the contract: 0 done, 1 failed, 2 wrong usage, 130 interrupted. */
export async function main(call: string[], streams: Streams = process): Promise<number> {
  endQuietlyWhenNobodyReads(streams);
  const { name, args } = readCall(call);
  const wantsServer = namesServer(args);
  const [here, there] = [entryOf(COMMANDS, name), entryOf(SERVER_COMMANDS, name)];
  const isForServer = there !== undefined && (here === undefined || wantsServer || isSet("BAKEHOUSE_SERVER"));
  const listed = isForServer ? there : here;
  if (listed !== undefined) {
    if (wantsServer && !isForServer) return refuseServer(name, streams);
    const { runCommand } = await import("./run-command");
    return runCommand(isForServer ? `--server URL ${name}` : name, listed, args, streams);
  }
  const wanted = ["help", "--help", "-h"].includes(name);
  if (!wanted && name !== "") streams.stderr.write(`There is no command ${JSON.stringify(name)}.\n\n`);
  (wanted ? streams.stdout : streams.stderr).write(overview(COMMANDS, SERVER_COMMANDS));
  return wanted ? 0 : 2;
}

/** The command's name, of one word or two, and everything else: which server is meant may stand before it. */
function readCall(call: string[]): { name: string; args: string[] } {
  let at = 0;
  while (/^--(server|token-file|insecure)(=|$)/.test(call[at] ?? ""))
    at += call[at] === "--insecure" || call[at]?.includes("=") ? 1 : 2;
  const [name = "", second = ""] = call.slice(at);
  const words = entryOf(SERVER_COMMANDS, `${name} ${second}`) === undefined ? 1 : 2;
  return { name: call.slice(at, at + words).join(" "), args: call.slice(0, at).concat(call.slice(at + words)) };
}

function entryOf(commands: Record<string, Listed>, name: string): Listed | undefined {
  return Object.hasOwn(commands, name) ? commands[name] : undefined;
}

function namesServer(args: string[]): boolean {
  return args.some((arg) => arg === "--server" || arg.startsWith("--server="));
}

function refuseServer(name: string, { stderr }: Streams): number {
  const there = Object.keys(SERVER_COMMANDS).join(", ");
  stderr.write(`${name} does its work on this machine: leave --server out. A server is asked for: ${there}.\n`);
  return 2;
}

/** `npx bakehouse recipes | head -1` is no failure. */
function endQuietlyWhenNobodyReads({ stdout }: Streams): void {
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(0);
  });
}
