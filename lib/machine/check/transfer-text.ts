/** What a transfer file says: values by `Section.Key`; of a key that stands twice the last, as systemd reads them. */
export type Transfer = ReadonlyMap<string, string>;

/** Reads a text as systemd reads its files: a value goes on where its line ends in a backslash (systemd.syntax(7)). */
export function readTransfer(text: string): Transfer {
  const values = new Map<string, string>();
  let section = "";
  for (const line of text.replace(/\\\r?\n/g, " ").split(/\r?\n/)) {
    const [, name] = /^\s*\[([^\]]*)\]/.exec(line) ?? [];
    if (name !== undefined) section = name;
    const [, key = "", value = ""] = /^[ \t]*([A-Za-z]+)[ \t]*=(.*)$/.exec(line) ?? [];
    if (key !== "") values.set(`${section}.${key}`, value.trim());
  }
  return values;
}

/** The patterns of a MatchPattern=, of which the first that fits is taken. */
export function patternsOf(value: string | undefined): string[] {
  return (value ?? "").split(/\s+/).filter((pattern) => pattern !== "");
}
