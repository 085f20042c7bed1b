import {
  Composer,
  type CST,
  Document,
  isMap,
  isNode,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type ParsedNode,
  Parser,
  type Tags,
  visit,
  type YAMLMap,
  type Document as YamlDocument,
} from "yaml";
import { messageOf } from "#lib/errors";
import type { KeyPath } from "#lib/issues";
import { delicate, octal } from "#lib/yaml-scalars";

export type Yaml = YamlDocument.Parsed<ParsedNode>;

/** What is wrong with a text as YAML, at a line of it (from 1). */
type YamlFault = { code: "too-large" | "duplicate-key" | "second-document" | "syntax"; message: string; line: number };

export type YamlText = {
  yaml: Yaml;
  faults: YamlFault[];
  /** What the text says; of a key that stands twice the last. Undefined where it is not YAML, or too much. */
  value: unknown;
  /** Line of a place such as `["storage", "files", 3, "path"]`, or of the nearest place around it. */
  lineOf(path: KeyPath): number | null;
};

/** How much is read. Tokens are words, signs and spaces: a line such as `path: /etc/motd` has about eight. */
export type YamlLimits = { characters: number; tokens: number; depth: number; aliases: number };
export const YAML_LIMITS: YamlLimits = { characters: 1_048_576, tokens: 60_000, depth: 64, aliases: 100 };

const options = { customTags: (tags: Tags): Tags => [octal, delicate, ...tags] };

/**
 * Parses a text from outside in time that grows with its length alone; what is larger than `limits` is not parsed to its
 * end. Never throws.
 */
export function readYaml(text: string, limits: YamlLimits = YAML_LIMITS): YamlText {
  const lines = new LineCounter();
  const faultAt = (code: YamlFault["code"], offset: number, message: string): YamlFault => {
    return { code, message, line: lines.linePos(offset).line };
  };
  const { tokens, excess } = tokensOf(text, limits, lines);
  const { yaml, hasMore } = composeFirst(excess === null ? tokens : [], text.length);
  const { duplicates, aliases, halves } = survey(yaml, text);
  const faults = yaml.errors.map(({ pos, code, message }) =>
    faultAt("syntax", pos[0], `This is not YAML: ${PLAIN[code] ?? message}.`),
  );
  if (excess !== null) faults.push(faultAt("too-large", excess.offset, excess.message));
  if (aliases > limits.aliases)
    faults.push(faultAt("too-large", 0, `There are ${aliases} aliases; at most ${limits.aliases} are read.`));
  const result = faults.length === 0 ? evaluate(yaml, limits) : {};
  const half = "Half of a character (U+D800 to U+DFFF) stands here, which is no text. Write the character itself.";
  for (const offset of halves) faults.push(faultAt("syntax", offset, half));
  if (hasMore)
    faults.push(faultAt("second-document", yaml.range[2], "A second document begins here; only the first one counts."));
  if (result.fault) faults.push(faultAt(result.fault.code, 0, result.fault.message));
  const twice = "This key stands twice in one place; only one of the two can count.";
  for (const offset of duplicates) faults.push(faultAt("duplicate-key", offset, twice));
  const offsetOf = finderIn(yaml);
  return {
    yaml,
    faults,
    value: result.value,
    lineOf: (path) => {
      const offset = offsetOf(path);
      return offset === null ? null : lines.linePos(offset).line;
    },
  };
}

/** What the library says in words of its own parts, in those of a reader. */
const PLAIN: { [code: string]: string } = {
  BAD_INDENT: "this line is indented less or more than what it belongs to",
  BLOCK_AS_IMPLICIT_KEY: "two colons stand in one line, or a list begins behind a key",
  BLOCK_IN_FLOW: "a bracket or brace above is not closed",
  MULTILINE_IMPLICIT_KEY: "a colon is missing here, or the line before goes on into this one",
  TAB_AS_INDENT: "a tab stands where only spaces can",
  UNEXPECTED_TOKEN: "this does not belong here",
};

/** A document to write, without folding and with literal blocks for text of several lines. */
export function newYaml(value: unknown): Document {
  return new Document(value, { ...options, compat: "yaml-1.1" });
}

export function writeYaml(yaml: Document | Yaml): string {
  return yaml.toString({ lineWidth: 0, blockQuote: "literal" });
}

type Excess = { message: string; offset: number };

/** Stops at the first token beyond the limits: the parser itself needs no stack, what comes after it does. */
function tokensOf(
  text: string,
  limits: YamlLimits,
  lines: LineCounter,
): { tokens: CST.Token[]; excess: Excess | null } {
  const { length } = text;
  lines.addNewLine(0);
  if (length > limits.characters)
    return {
      tokens: [],
      excess: { message: `The text has ${length} characters; at most ${limits.characters} are read.`, offset: 0 },
    };
  const parser = new Parser(lines.addNewLine);
  const tokens: CST.Token[] = [];
  let count = 0;
  for (const lexeme of new Lexer().lex(text)) {
    count++;
    const { offset } = parser;
    if (count > limits.tokens)
      return {
        tokens,
        excess: {
          message: `The text is too long: at most ${limits.tokens} words and signs are read, up to this line.`,
          offset,
        },
      };
    if (parser.stack.length > limits.depth)
      return { tokens, excess: { message: `This is nested more than ${limits.depth} levels deep.`, offset } };
    tokens.push(...parser.next(lexeme));
  }
  tokens.push(...parser.end());
  return { tokens, excess: null };
}

function composeFirst(tokens: readonly CST.Token[], length: number): { yaml: Yaml; hasMore: boolean } {
  // The library's own search for duplicate keys takes the square of their number.
  const documents = new Composer({ ...options, uniqueKeys: false, logLevel: "error" }).compose(tokens, true, length);
  // One comes in any case, of an empty text as well.
  const yaml = documents.next().value as Yaml;
  return { yaml, hasMore: documents.next().done !== true };
}

/**
 * Offsets of keys that their map has already, the number of aliases, and offsets of texts with half a character. YAML has no
 * escape for halves; JSON writes a wide character as two of them.
 */
function survey(yaml: Yaml, text: string): { duplicates: number[]; aliases: number; halves: number[] } {
  const isJson = /^\s*\{/.test(text);
  const duplicates: number[] = [];
  const halves: number[] = [];
  let aliases = 0;
  visit(yaml, {
    Map(_, { items }) {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) duplicates.push(key.range?.[0] ?? 0);
        seen.add(key.value);
      }
    },
    Scalar(_, { value, type, range }) {
      if (typeof value !== "string" || !range) return;
      const isEscaped = type === "QUOTE_DOUBLE" && !isJson && HALF_ESCAPED.test(text.slice(range[0], range[1]));
      if (isEscaped || HALF.test(value)) halves.push(range[0]);
    },
    Alias() {
      aliases++;
    },
  });
  return { duplicates, aliases, halves };
}

const HALF = /\p{Cs}/u;
const HALF_ESCAPED = /(?<!\\)(\\\\)*\\u[dD][89a-fA-F]/;

/** Aliases are followed only here: one may point nowhere, into itself, or at others that multiply. */
function evaluate(yaml: Yaml, { tokens }: YamlLimits): { value?: unknown; fault?: Omit<YamlFault, "line"> } {
  try {
    // Counted by what they unfold to: the library's own count looks through the whole document at each.
    const value: unknown = yaml.toJS({ maxAliasCount: -1 });
    if (isWithin(value, tokens)) return { value };
    return { fault: { code: "too-large", message: `Its aliases unfold to more than ${tokens} values.` } };
  } catch (error) {
    return { fault: { code: "syntax", message: `This is not YAML: ${messageOf(error)}.` } };
  }
}

function isWithin(value: unknown, limit: number): boolean {
  const open = [value];
  for (let count = 0; open.length > 0; count++) {
    if (count > limit) return false;
    const next = open.pop();
    if (typeof next === "object" && next !== null) open.push(...Object.values(next));
  }
  return true;
}

/** Finds the offset of a key or list entry, or of what is around it; each map is indexed once. */
function finderIn(yaml: Yaml): (path: KeyPath) => number | null {
  const indices = new Map<YAMLMap, Map<string, YAMLMap["items"][number]>>();
  const indexOf = (map: YAMLMap) => {
    const index =
      indices.get(map) ??
      new Map(map.items.flatMap((pair) => (isScalar(pair.key) ? [[String(pair.key.value), pair]] : [])));
    indices.set(map, index);
    return index;
  };
  return (path) => {
    let node: unknown = yaml.contents;
    let offset = yaml.contents?.range?.[0] ?? null;
    for (const key of path) {
      const pair = isMap(node) ? indexOf(node).get(String(key)) : undefined;
      const next: unknown = isSeq(node) ? node.items[Number(key)] : pair?.value;
      const shown = pair?.key ?? next;
      if (!isNode(shown) || !shown.range) {
        // What is missing is missing where the things around it begin.
        const [first] = isMap(node) ? node.items : [];
        if (isNode(first?.key) && first.key.range) offset = first.key.range[0];
        break;
      }
      offset = shown.range[0];
      node = next;
    }
    return offset;
  };
}
