import { isMap, isPair, isScalar, type Node } from "yaml";
import { messageOf } from "#lib/errors";
import { ButaneConfig, type Document, toDocument } from "#lib/machine/formats/document";
import { fromIgnition } from "#lib/machine/formats/from-ignition";
import { type Found, readLeniently } from "#lib/machine/formats/lenient";
import { readYaml, type Yaml } from "#lib/machine/formats/yaml";

/** Something wrong with a text, at a line (from 1; null where no line is to blame). */
export type Problem = { code: string; message: string; path: readonly PropertyKey[]; line: number | null };

export type Parsed = {
  format: "butane" | "ignition";
  yaml: Yaml;
  /** Null when the text is not a config at all. What could not be understood is left out of it. */
  document: Document | null;
  problems: Problem[];
  /** Line of a place such as `["storage", "files", 3, "path"]`, or of the nearest place around it. */
  lineOf(path: readonly PropertyKey[]): number | null;
};

/** Reads Butane YAML or Ignition JSON. Never throws: everything that is wrong is in `problems`. */
export function parse(text: string): Parsed {
  const isJson = /^\s*\{/.test(text);
  // YAML is a superset of JSON but for tabs between tokens.
  const { yaml, lineAt } = readYaml(isJson ? text.replaceAll("\t", " ") : text);
  const lineOf = (path: readonly PropertyKey[]): number | null => {
    const offset = offsetOf(yaml, path);
    return offset === null ? null : lineAt(offset);
  };
  const format = isJson || yaml.has("ignition") ? "ignition" : "butane";
  const syntax = yaml.errors.map((error) => ({ ...describeSyntax(error), line: lineAt(error.pos[0]) }));
  const base = { format, yaml, lineOf } as const;
  if (syntax.some(({ code }) => code === "syntax")) return { ...base, document: null, problems: syntax };
  const { document, problems } = understandYaml(yaml, format);
  return { ...base, document, problems: [...syntax, ...problems.map((one) => ({ ...one, line: lineOf(one.path) }))] };
}

type Understood = { document: Document | null; problems: Found[] };

/** Aliases are followed only here: one may point nowhere, or at so much that the library gives up. */
function understandYaml(yaml: Yaml, format: Parsed["format"]): Understood {
  let value: unknown;
  try {
    value = yaml.toJS();
  } catch (error) {
    return {
      document: null,
      problems: [{ code: "syntax", message: `This is not YAML: ${messageOf(error)}.`, path: [] }],
    };
  }
  return understand(value, format);
}

function understand(value: unknown, format: Parsed["format"]): Understood {
  if (value === null || typeof value !== "object" || Array.isArray(value)) {
    const message = "This is neither a Butane config (YAML with variant and version) nor an Ignition config (JSON).";
    return { document: null, problems: [{ code: "no-config", message, path: [] }] };
  }
  if (format === "ignition") return fromIgnition(value as Record<string, unknown>);
  return fromButane(value as Record<string, unknown>);
}

function fromButane(value: Record<string, unknown>): Understood {
  const missing = (["variant", "version"] as const).filter((key) => value[key] === undefined);
  const { config, problems } = readLeniently(ButaneConfig, { variant: "flatcar", version: "1.0.0", ...value });
  const head = missing.map((key) => ({
    code: "missing",
    message: `${key} is missing, so this is not a Butane config yet.`,
    path: [key],
  }));
  return { document: config === null ? null : toDocument(config), problems: [...head, ...problems] };
}

function describeSyntax(error: { code: string; message: string }): Found {
  if (error.code === "DUPLICATE_KEY") {
    return {
      code: "duplicate-key",
      message: "This key stands twice in one place; only one of the two can count.",
      path: [],
    };
  }
  return { code: "syntax", message: `This is not YAML: ${error.message.split("\n")[0]}`, path: [] };
}

/** Offset of the key at a path, else of the value, else of what is around it. */
function offsetOf(yaml: Yaml, path: readonly PropertyKey[]): number | null {
  for (let length = path.length; length > 0; length--) {
    const parent = yaml.getIn(path.slice(0, length - 1), true) as Node | undefined;
    const key = path[length - 1];
    if (isMap(parent)) {
      const pair = parent.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === key);
      if (pair !== undefined && isScalar(pair.key) && pair.key.range) return pair.key.range[0];
    }
    const node = yaml.getIn(path.slice(0, length), true) as Node | undefined;
    if (node?.range) return node.range[0];
  }
  return yaml.contents?.range?.[0] ?? null;
}
