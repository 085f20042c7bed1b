import { COMMANDS } from "./commands";
import { overview } from "./help";
import type { Streams } from "./run-command";

/** Runs one command and gives the exit code of the contract: 0 done, 1 failed, 2 wrong usage, 130 interrupted. */
export async function main([name = "", ...args]: string[], streams: Streams = process): Promise<number> {
  endQuietlyWhenNobodyReads(streams);
  const listed = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (listed !== undefined) {
    const { runCommand } = await import("./run-command");
    return runCommand(name, listed, args, streams);
  }
  const wanted = ["help", "--help", "-h"].includes(name);
  if (!wanted && name !== "") streams.stderr.write(`There is no command ${JSON.stringify(name)}.\n\n`);
  (wanted ? streams.stdout : streams.stderr).write(overview(COMMANDS));
  return wanted ? 0 : 2;
}

/** `npx bakehouse recipes | head -1` is no failure. */
function endQuietlyWhenNobodyReads({ stdout }: Streams): void {
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(0);
  });
}
