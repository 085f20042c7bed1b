/** A unit as Torcx wrote it, turned into one that works from /usr; and what was done, in the unit's own lines. */
export type ConvertedUnit = { text: string; removed: string[]; added: string[] };

const TORCX_VARIABLES = /^["']?TORCX_(BINDIR|UNPACKDIR|IMAGEDIR)=/;
const isTorcxTarget = (word: string) => word === "torcx.target";

/** Which words of a directive came from Torcx. */
const TORCX_WORDS: Partial<Record<string, (word: string) => boolean>> = {
  EnvironmentFile: (word) => /^-?\/run\/metadata\/torcx$/.test(word),
  Environment: (word) => TORCX_VARIABLES.test(word),
  After: isTorcxTarget,
  Requires: isTorcxTarget,
};

/** What units read as `${TORCX_…}`: their lines stay as they are, the values are those of the merged image. */
const VALUES = ["Environment=TORCX_BINDIR=/usr/bin", "Environment=TORCX_UNPACKDIR=/", "Environment=TORCX_IMAGEDIR="];

/** Converting a converted unit changes nothing. Line ends, continued lines and comments are kept. */
export function convertUnit(text: string): ConvertedUnit {
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const removed: string[] = [];
  const added: string[] = [];
  const lines = logicalLines(text).flatMap((line) => {
    const kept = withoutTorcx(line, newline);
    if (kept !== line && !VALUES.includes(line.trim())) removed.push(line.trim());
    if (kept.trim() !== "[Service]" || added.length > 0) return [kept];
    added.push(...VALUES);
    return [kept.trimEnd(), newline, ...VALUES.map((value) => value + newline)];
  });
  return { text: lines.join(""), removed, added: text.includes(VALUES.join(newline)) ? [] : added };
}

/** A backslash that is not itself escaped, as systemd counts them (config_parse), takes the next line along. */
const CONTINUED = /(?<!\\)(?:\\\\)*\\\r?\n?$/;

/** Lines with their ends; one that is continued belongs with the next (systemd.syntax). */
function logicalLines(text: string): string[] {
  const lines: string[] = [];
  let isContinued = false;
  for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    lines.push(isContinued ? `${lines.pop()}${line}` : line);
    isContinued = CONTINUED.test(line);
  }
  return lines;
}

/** Empty when nothing is left of the line. */
function withoutTorcx(line: string, newline: string): string {
  const [, key = "", value = ""] = /^\s*(\w+)\s*=(.*)$/s.exec(line) ?? [];
  const isTorcx = TORCX_WORDS[key];
  if (isTorcx === undefined) return line;
  const words = value
    .replace(/\\\r?\n/g, " ")
    .trim()
    .split(/\s+/);
  const kept = words.filter((word) => !isTorcx(word));
  if (kept.length === words.length) return line;
  if (kept.length === 0) return "";
  const made = `${key}=${kept.join(" ")}`;
  return CONTINUED.test(made) ? line : `${made}${newline}`;
}
