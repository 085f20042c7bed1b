/** Where a text is no JSON (RFC 8259), at a line from 1; null where it is. JSON.parse itself tells the place in some engines only. */
export function jsonFault(text: string): { message: string; line: number } | null {
  try {
    JSON.parse(text);
    return null;
  } catch {
    const { offset, message } = findFault(text);
    return { message, line: text.slice(0, offset).split("\n").length };
  }
}

type Fault = { offset: number; message: string };

const TOKEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON has none in its texts
  /[ \t\r\n]*(?:([{}[\],:])|("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?(?![\w.])|true\b|false\b|null\b))/y;

/** What may follow: a value, a key, a colon, or what ends or continues the list or object around. */
type State = "value" | "first-value" | "key" | "first-key" | "colon" | "after";

const WANTED: Record<State, string> = {
  value: "a value has to stand here",
  "first-value": "a value or ] has to stand here",
  key: "a key in double quotes has to stand here",
  "first-key": "a key in double quotes or } has to stand here",
  colon: "a colon has to stand here",
  after: "a comma or the end of what is open has to stand here",
};

function findFault(text: string): Fault {
  const open: string[] = [];
  let state: State = "value";
  TOKEN.lastIndex = 0;
  for (;;) {
    const from = TOKEN.lastIndex;
    const [all, sign, string] = TOKEN.exec(text) ?? [];
    const offset = from + (/^[ \t\r\n]*/.exec(text.slice(from, from + 10_000))?.[0].length ?? 0);
    if (all === undefined) return { offset, message: strange(text, offset, state) };
    const next = step(state, sign ?? (string === undefined ? "value" : "string"), open);
    if (next === null) return { offset, message: unexpected(text, offset, state) };
    state = next;
  }
}

/** The state after a token; null where the token does not belong. */
function step(state: State, token: string, open: string[]): State | null {
  const end = open.at(-1) === "{" ? "}" : "]";
  const mayEnd =
    state === "after" || (state === "first-key" && end === "}") || (state === "first-value" && end === "]");
  if (token === end && open.length > 0 && mayEnd) {
    open.pop();
    return "after";
  }
  if (state === "after") return token === "," && open.length > 0 ? (end === "}" ? "key" : "value") : null;
  if (state === "colon") return token === ":" ? "value" : null;
  if (state === "key" || state === "first-key") return token === "string" ? "colon" : null;
  if (token === "{" || token === "[") {
    open.push(token);
    return token === "{" ? "first-key" : "first-value";
  }
  return token === "value" || token === "string" ? "after" : null;
}

function unexpected(text: string, offset: number, state: State): string {
  const sign = text[offset] ?? "";
  if ((state === "value" || state === "key") && (sign === "]" || sign === "}")) {
    return `the comma before this ${sign} has nothing behind it.`;
  }
  return `${WANTED[state]}, not ${sign}.`;
}

function strange(text: string, offset: number, state: State): string {
  const rest = text.slice(offset, offset + 20);
  if (rest === "") return "it ends before everything is closed.";
  if (rest.startsWith("\ufeff")) return "it begins with a byte order mark, which is not seen and not JSON.";
  if (/^[-+]?0\d/.test(rest)) return "numbers have no leading zero: a mode is 420, not 0644.";
  if (/^(\/\/|\/\*|#)/.test(rest)) return "it knows no comments.";
  if (rest.startsWith("'")) return "texts stand in double quotes.";
  if (rest.startsWith('"')) return "this text has no end on its line, or an escape that JSON does not know.";
  return `${WANTED[state]}.`;
}
