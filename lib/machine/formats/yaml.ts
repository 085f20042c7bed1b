import {
  Document,
  LineCounter,
  type ParsedNode,
  parseDocument,
  type ScalarTag,
  type Tags,
  type Document as YamlDocument,
} from "yaml";

/**
 * Octal as go-yaml reads it and as people write file modes: `0644` and `0o644`. YAML 1.2 reads the first as 644; the 1.1
 * schema of the library would also read `12:30` as a number.
 */
const octal: ScalarTag = {
  identify: (value) => typeof value === "number" && Number.isInteger(value),
  default: true,
  tag: "tag:yaml.org,2002:int",
  format: "OCT",
  test: /^0o?[0-7]+$/,
  resolve: (text) => Number.parseInt(text.replace("o", ""), 8),
  stringify: ({ value }) => `0${Number(value).toString(8)}`,
};
const options = { customTags: (tags: Tags): Tags => [octal, ...tags] };

export type Yaml = YamlDocument.Parsed<ParsedNode>;

/** Parsed YAML with a way from offsets to lines (from 1). Errors are in the document, not thrown. */
export function readYaml(text: string): { yaml: Yaml; lineAt(offset: number): number } {
  const lineCounter = new LineCounter();
  const yaml = parseDocument(text, { ...options, lineCounter, prettyErrors: false });
  return { yaml, lineAt: (offset) => lineCounter.linePos(offset).line };
}

/** A document to write, without folding and with literal blocks for text of several lines. */
export function newYaml(value: unknown): Document {
  return new Document(value, options);
}

export function writeYaml(yaml: Document | Yaml): string {
  return yaml.toString({ lineWidth: 0, blockQuote: "literal" });
}
