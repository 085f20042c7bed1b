import { issue } from "#lib/machine/check/issue";
import { ButaneConfig, type Document, toDocument } from "#lib/machine/formats/document";
import { fromIgnition } from "#lib/machine/formats/from-ignition";
import { readLeniently, type TextIssue } from "#lib/machine/formats/lenient";
import { readYaml, type Yaml, type YamlLimits, type YamlText } from "#lib/yaml";

/** Something wrong with a text, at a line (from 1; null where no line is to blame). */
export type Problem = TextIssue & { line: number | null };

/** An issue with the line of its place. */
export function withLine(issue: TextIssue, lineOf: Parsed["lineOf"]): Problem {
  return { ...issue, line: lineOf(issue.path) };
}

export type Parsed = {
  format: "butane" | "ignition";
  yaml: Yaml;
  /** Null when the text is not a config at all. What could not be understood is left out of it. */
  document: Document | null;
  problems: Problem[];
  /** Line of a place such as `["storage", "files", 3, "path"]`, or of the nearest place around it. */
  lineOf: YamlText["lineOf"];
};

/** Reads Butane YAML or Ignition JSON. Never throws: everything that is wrong is in `problems`. */
export function parse(text: string, limits?: YamlLimits): Parsed {
  const isJson = /^\s*\{/.test(text);
  // YAML is a superset of JSON but for tabs between tokens.
  const { yaml, faults, value, lineOf } = readYaml(isJson ? text.replaceAll("\t", " ") : text, limits);
  const format = isJson || yaml.has("ignition") ? "ignition" : "butane";
  const syntax = faults.map(({ code, message, line }): Problem => ({ ...issue("error", code, message, []), line }));
  if (faults.some(({ code }) => code !== "duplicate-key"))
    return { format, yaml, lineOf, document: null, problems: syntax };
  const { document, problems } = understand(value, format);
  const placed = problems.map((problem) => withLine(problem, lineOf));
  return { format, yaml, lineOf, document, problems: syntax.concat(placed) };
}

function understand(value: unknown, format: Parsed["format"]): { document: Document | null; problems: TextIssue[] } {
  if (value === null || typeof value !== "object" || Array.isArray(value)) {
    const message = "This is neither a Butane config (YAML with variant and version) nor an Ignition config (JSON).";
    return { document: null, problems: [issue("error", "no-config", message, [])] };
  }
  const config = Object.fromEntries(Object.entries(value));
  return format === "ignition" ? fromIgnition(config) : fromButane(config);
}

function fromButane(value: Record<string, unknown>): { document: Document | null; problems: TextIssue[] } {
  const missing = ["variant", "version"].filter((key) => value[key] === undefined);
  const { config, problems } = readLeniently(ButaneConfig, { variant: "flatcar", version: "1.0.0", ...value });
  const head = missing.map(
    (key): TextIssue => issue("error", "missing", `${key} is missing, so this is not a Butane config yet.`, [key]),
  );
  return { document: config === null ? null : toDocument(config), problems: head.concat(problems) };
}
