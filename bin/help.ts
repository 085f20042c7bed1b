import type { Flag } from "./arguments";
import type { Command, Listed } from "./command";

/** The manual of one command. */
export function commandHelp(name: string, { positionals, summary }: Listed, { flags }: Command): string {
  const rows = Object.entries({ ...flags, help: HELP }).map(([flag, { value, many, help }]) => [
    `  --${flag}${value ? ` ${value}` : ""}${many ? " …" : ""}`,
    help,
  ]);
  return `${usage(name, positionals)}\n\n${summary}\n\n${columns(rows)}`;
}

const HELP: Flag = { help: "this text" };

export function usage(name: string, positionals: string): string {
  return `Usage: npx bakehouse ${[name, positionals, "[flags]"].filter((part) => part !== "").join(" ")}`;
}

/** The list of commands: of this machine, and of a server. */
export function overview(here: Record<string, Listed>, there: Record<string, Listed>): string {
  return `Bakes systemd-sysext images. Run it inside the checkout.

Usage: npx bakehouse COMMAND …

${columns(rowsOf(here))}
Asking a Bakehouse: npx bakehouse --server URL COMMAND …, with an API token in BAKEHOUSE_TOKEN where people sign in

${columns(rowsOf(there))}
Flags of a command: npx bakehouse COMMAND --help
Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted.
`;
}

function rowsOf(commands: Record<string, Listed>): string[][] {
  return Object.entries(commands).map(([name, { positionals, summary }]) => [
    `  ${[name, positionals].join(" ").trimEnd()}`,
    summary,
  ]);
}

/** Rows with their first cells as wide as the widest. */
export function columns(rows: string[][]): string {
  const width = Math.max(0, ...rows.map(([first = ""]) => first.length));
  return rows.map(([first = "", ...rest]) => `${[first.padEnd(width)].concat(rest).join("  ").trimEnd()}\n`).join("");
}
