import type { z } from "zod";

const WORDS: Partial<Record<string, string>> = {
  array: "a list",
  boolean: "true or false",
  date: "a date",
  int: "a whole number",
  null: "empty",
  number: "a number",
  object: "a mapping of names to values",
  record: "a mapping of names to values",
  string: "a text",
};

/** What people read where a schema refuses a value and says nothing itself. Zod's own words are those of a programmer. */
export function refusal({ code, input, ...issue }: z.core.$ZodRawIssue): string | undefined {
  switch (code) {
    case "invalid_type":
      return input === undefined ? "Is missing." : wrongType(wordOf(issue.expected), input);
    case "invalid_value":
      return Array.isArray(issue.values) ? `Must be ${issue.values.join(" or ")}.` : undefined;
    case "invalid_union":
      return Array.isArray(issue.options) ? `Must be ${issue.options.join(" or ")}.` : undefined;
    case "too_big":
      return issue.origin === "string" ? `Must be at most ${issue.maximum} characters long.` : undefined;
    case "too_small":
      return issue.origin === "string" ? "Must not be empty." : undefined;
    case "invalid_key":
      return "Must not have this name.";
    default:
      return undefined;
  }
}

function wrongType(wanted: string, input: unknown): string {
  const given = wordOf(input === null ? "null" : Array.isArray(input) ? "array" : typeof input);
  if (wanted === "a text" && (typeof input === "number" || typeof input === "boolean"))
    return `Must be a text and is ${given}; put it in quotes.`;
  return `Must be ${wanted} and is ${given}.`;
}

function wordOf(type: unknown): string {
  return WORDS[String(type)] ?? String(type);
}
