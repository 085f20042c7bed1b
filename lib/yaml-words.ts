/** What the YAML library says in words of its own parts, in those of a reader. */
const PLAIN: { [code: string]: string } = {
  BAD_DQ_ESCAPE: "in double quotes a backslash begins an escape; put the text in single quotes",
  BAD_INDENT: "this line is indented less or more than what it belongs to",
  BLOCK_AS_IMPLICIT_KEY: "two colons stand in one line, or a list begins behind a key",
  BLOCK_IN_FLOW: "a bracket or brace above is not closed",
  MULTILINE_IMPLICIT_KEY: "a colon is missing here, or the line before goes on into this one",
  TAB_AS_INDENT: "a tab stands where only spaces can",
  UNEXPECTED_TOKEN: "this does not belong here",
};

/** Signs that mean something to YAML where a text begins. */
const OPENING = /(?:^\s*-?|[:,[-])\s*([@`%[{])/;

/** An alias such as `*.tar` that names nothing is nearly always a pattern. */
export const TO_NOTHING = `This is not YAML: ${toQuote("*")}.`;

export const TAG = `This is no text: ${toQuote("!")}.`;

/** What is wrong at a line, and what to write instead where that is one of the usual mistakes. */
export function yamlSentence(code: string, message: string, line: string): string {
  const sign = OPENING.exec(line)?.[1];
  const words = PLAIN[code] ?? message;
  return `This is not YAML: ${[words, adviceFor(code, sign)].filter((part) => part !== null).join("; ")}.`;
}

function adviceFor(code: string, sign: string | undefined): string | null {
  if (code === "BLOCK_AS_IMPLICIT_KEY") return "put a text that holds a colon and a space in quotes";
  if (sign === undefined || !["BAD_SCALAR_START", "UNEXPECTED_TOKEN", "BLOCK_IN_FLOW"].includes(code)) return null;
  return toQuote(sign);
}

function toQuote(sign: string): string {
  return `put a text that begins with ${sign} in quotes`;
}
