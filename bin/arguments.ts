import { parseArgs } from "node:util";

/** A call that is not understood: exit code 2, with the command's usage. */
export class UsageError extends Error {}

export type Flag = {
  /** What stands for its value in the help; a switch has none. */
  value?: string;
  /** May be given several times. */
  many?: true;
  /** A default is shown, not applied: the rooms know theirs. */
  help: string;
};

export type Arguments = {
  positionals: string[];
  value(flag: string): string | undefined;
  list(flag: string): string[];
  has(flag: string): boolean;
};

/** Reads flags and positionals in any order. `shape` is written as in the help: `RECIPE VERSION [NAME]`, `…` for many. */
export function readArguments(args: string[], shape: string, flags: Record<string, Flag>): Arguments {
  const { values, positionals } = parse(args, flags);
  const words = shape.split(" ").filter((word) => word !== "");
  const needed = words.filter((word) => !word.startsWith("["));
  const missing = needed[positionals.length];
  if (missing !== undefined) throw new UsageError(`${missing.replace("…", "")} is missing.`);
  const extra = positionals[words.length];
  if (extra !== undefined && !/…\]?$/.test(shape))
    throw new UsageError(`Unexpected argument ${JSON.stringify(extra)}.`);
  return {
    positionals,
    value: (flag) => values[flag]?.at(-1),
    list: (flag) => values[flag] ?? [],
    has: (flag) => values[flag] !== undefined,
  };
}

type Values = Partial<Record<string, string[]>>;

function parse(args: string[], flags: Record<string, Flag>): { values: Values; positionals: string[] } {
  const options = Object.fromEntries(
    Object.entries(flags).map(([name, { value }]) => [name, { type: value ? "string" : "boolean" } as const]),
  );
  const { tokens } = parseArgs({ args, options, allowPositionals: true, strict: false, tokens: true });
  const values: Values = {};
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    const { name, text } = readFlag(token, flags);
    values[name] = (values[name] ?? []).concat(text);
  }
  return { values, positionals };
}

function readFlag(
  { name, rawName, value }: { name: string; rawName: string; value: string | undefined },
  flags: Record<string, Flag>,
): { name: string; text: string } {
  const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
  if (flag === undefined || !rawName.startsWith("--")) throw new UsageError(unknownFlag(rawName, Object.keys(flags)));
  if (flag.value === undefined && value !== undefined) throw new UsageError(`${rawName} takes no value.`);
  if (flag.value !== undefined && (value === undefined || /^--./.test(value)))
    throw new UsageError(`${rawName} needs a value: ${rawName} ${flag.value}.`);
  return { name, text: value ?? "" };
}

function unknownFlag(given: string, known: string[]): string {
  const similar = known.find((name) => name.startsWith(given.replace(/^-+/, "").slice(0, 3)));
  return `Unknown flag ${given}.${similar === undefined ? "" : ` Did you mean --${similar}?`}`;
}

/** `KEY=VALUE` pairs; the value may hold more equals signs. */
export function readPairs(flag: string, texts: string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf("=");
      if (at < 1) throw new UsageError(`--${flag} ${text} must have the form KEY=VALUE.`);
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}

/** `RECIPE@VERSION`. */
export function readExtension(text: string): { recipe: string; version: string } {
  const [recipe = "", version = "", ...more] = text.split("@");
  if (recipe === "" || version === "" || more.length > 0)
    throw new UsageError(`${JSON.stringify(text)} must have the form RECIPE@VERSION, such as docker@24.0.5.`);
  return { recipe, version };
}
