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
import { TAG, TO_NOTHING, yamlSentence } from "#lib/yaml-words";

export type Yaml = YamlDocument.Parsed<ParsedNode>;

/** What is wrong with a text as YAML, at a line of it (from 1). */
type YamlFault = { code: "too-large" | "duplicate-key" | "second-document" | "syntax"; message: string; line: number };

export type YamlText = {
  yaml: Yaml;
  faults: YamlFault[];
  /** Texts that begin with `!`, which YAML takes for a tag and leaves out. */
  tags: YamlFault[];
  /** What the text says; of a key that stands twice the last. Undefined where it is not YAML, or too much. */
  value: unknown;
  /** Line of a place such as `["storage", "files", 3, "path"]`, or of the nearest place around it. */
  lineOf(path: KeyPath): number | null;
};

/** How much is read. Tokens are words, signs, spaces and escapes: a line such as `path: /etc/motd` has about eight. */
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
  const { duplicates, aliases, dangling, halves } = survey(yaml, text);
  const faults = yaml.errors
    .slice(0, MOST_FAULTS)
    .map(({ pos, code, message }) => faultAt("syntax", pos[0], yamlSentence(code, message, lineAround(text, pos[0]))));
  for (const offset of dangling) faults.push(faultAt("syntax", offset, TO_NOTHING));
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
    tags: yaml.warnings.slice(0, MOST_FAULTS).map(({ pos }) => faultAt("syntax", pos[0], TAG)),
    value: result.value,
    lineOf: (path) => {
      const offset = offsetOf(path);
      return offset === null ? null : lines.linePos(offset).line;
    },
  };
}

/** Of each kind: more help nobody, and each is put into words by its whole line. */
const MOST_FAULTS = 100;
const LONGEST_LINE = 1_000;

function lineAround(text: string, offset: number): string {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  return text
    .slice(start, start + LONGEST_LINE)
    .split("\n", 1)
    .join();
}

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
    count += 1 + escapesIn(lexeme);
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

/** Each may be a fault that the library keeps. */
function escapesIn(lexeme: string): number {
  return lexeme.startsWith('"') ? lexeme.split("\\").length - 1 : 0;
}

function composeFirst(tokens: readonly CST.Token[], length: number): { yaml: Yaml; hasMore: boolean } {
  // The library's own search for duplicate keys takes the square of their number.
  const documents = new Composer({ ...options, uniqueKeys: false, logLevel: "error" }).compose(tokens, true, length);
  // One comes in any case, of an empty text as well.
  const yaml = documents.next().value as Yaml;
  return { yaml, hasMore: documents.next().done !== true };
}

type Survey = {
  /** Offsets of keys that their map has already. */
  duplicates: number[];
  aliases: number;
  /** Offsets of aliases to what no anchor before them names. */
  dangling: number[];
  /** Offsets of texts with half a character. YAML has no escape for halves; JSON writes a wide character as two of them. */
  halves: number[];
};

function survey(yaml: Yaml, text: string): Survey {
  const isJson = /^\s*\{/.test(text);
  const found: Survey = { duplicates: [], aliases: 0, dangling: [], halves: [] };
  const anchors = new Set<string | undefined>();
  visit(yaml, {
    Map(_, { anchor, items }) {
      anchors.add(anchor);
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) found.duplicates.push(key.range?.[0] ?? 0);
        seen.add(key.value);
      }
    },
    Seq(_, { anchor }) {
      anchors.add(anchor);
    },
    Scalar(_, { anchor, value, type, range }) {
      anchors.add(anchor);
      if (typeof value !== "string" || !range) return;
      const isEscaped = type === "QUOTE_DOUBLE" && !isJson && HALF_ESCAPED.test(text.slice(range[0], range[1]));
      if (isEscaped || HALF.test(value)) found.halves.push(range[0]);
    },
    Alias(_, { source, range }) {
      found.aliases++;
      if (!anchors.has(source)) found.dangling.push(range?.[0] ?? 0);
    },
  });
  return found;
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
