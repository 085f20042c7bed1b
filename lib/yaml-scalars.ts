import type { ScalarTag } from "yaml";

/**
 * Octal as go-yaml reads it and as people write file modes: `0644` and `0o644`. YAML 1.2 reads the first as 644; the 1.1
 * schema of the library would also read `12:30` as a number.
 */
export const octal: ScalarTag = {
  identify: (value) => typeof value === "number" && Number.isInteger(value),
  default: true,
  tag: "tag:yaml.org,2002:int",
  format: "OCT",
  test: /^0o?[0-7]+$/,
  resolve: (text) => Number.parseInt(text.replace("o", ""), 8),
  stringify: ({ value }) => `0${Number(value).toString(8)}`,
};

/** U+0085, U+2028 and U+2029, which YAML 1.1 takes for line breaks, and every other character that nobody sees. */
const UNSEEN = "\\u2028\\u2029\\p{C}";
const DELICATE = new RegExp(`^[ \\t\\n]|[ \\t]$|^.*\\t.*$|^(=|<<)$|(?![\\t\\n])[${UNSEEN}]`, "u");

/**
 * Texts that go-yaml (Butane) and PyYAML (cloud-init) read otherwise than they are meant, or refuse: with control characters,
 * with blanks at an end, with a tab in a single line, and two signs of YAML 1.1.
 */
export const delicate: ScalarTag = {
  identify: (value) => typeof value === "string" && DELICATE.test(value),
  default: true,
  tag: "tag:yaml.org,2002:str",
  resolve: String,
  stringify: ({ value }) => escaped(String(value)),
};

/** A double-quoted text of visible characters. JSON's escapes are YAML's as well; of a wide character YAML has one of its own. */
function escaped(text: string): string {
  return JSON.stringify(text).replace(new RegExp(`[${UNSEEN}]`, "gu"), (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code > 0xffff ? `\\U${code.toString(16).padStart(8, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
  });
}
