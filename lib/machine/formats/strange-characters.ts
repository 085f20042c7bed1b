import { visit } from "yaml";
import { issue } from "#lib/machine/check/issue";
import type { Problem } from "#lib/machine/formats/read-config";
import type { Yaml } from "#lib/yaml";

/** What go-yaml refuses to read at all, wherever it stands. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const REFUSED = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]/g;
/** What ends a line for go-yaml and for few others: U+0085, U+2028, U+2029, and a carriage return alone. */
const LINE_ENDS = /[\u0085\u2028\u2029]|\r(?!\n)/g;

/** Of each kind: a text that is full of them was not typed. */
const MOST = 20;

/** Characters that are hardly seen, and that Butane refuses or reads as the end of a line. */
export function strangeCharacters(text: string, yaml: Yaml): Problem[] {
  const refused = first(text, REFUSED).map(({ index, 0: sign }) =>
    at(
      text,
      index,
      "error",
      `${nameOf(sign)} stands in this line, which Butane refuses to read: write it as an escape in double quotes.`,
    ),
  );
  const ends = first(text, LINE_ENDS);
  const isQuoted = ends.length === 0 ? () => false : quotedIn(yaml);
  const ending = ends.map(({ index, 0: sign }) =>
    isQuoted(index)
      ? at(
          text,
          index,
          "warning",
          `${nameOf(sign)} in this text is the end of a line for Butane: write it as an escape.`,
        )
      : at(
          text,
          index,
          "error",
          `${nameOf(sign)} ends the line for Butane, and what follows it belongs nowhere: write the text in double quotes, with an escape.`,
        ),
  );
  return refused.concat(ending);
}

function first(text: string, pattern: RegExp): RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  for (const match of text.matchAll(pattern)) if (found.push(match) === MOST) break;
  return found;
}

function at(text: string, offset: number, severity: "error" | "warning", message: string): Problem {
  return { ...issue(severity, "syntax", message, []), line: text.slice(0, offset).split("\n").length };
}

function nameOf(sign: string): string {
  return `U+${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
}

function quotedIn(yaml: Yaml): (offset: number) => boolean {
  const spans: [start: number, end: number][] = [];
  visit(yaml, {
    Scalar(_, { type, range }) {
      if (range && (type === "QUOTE_DOUBLE" || type === "QUOTE_SINGLE")) spans.push([range[0], range[1]]);
    },
  });
  return (offset) => spans.some(([start, end]) => offset > start && offset < end);
}
