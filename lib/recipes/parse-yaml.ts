import { isMap, isNode, isPair, LineCounter, type Node, parseDocument, type ScalarTag } from "yaml";
import type { z } from "zod";

/** Something wrong at a line of a recipe; lines count from 1. */
export type Fault = { line: number | null; message: string };
export type KeyPath = readonly PropertyKey[];

/** Something wrong with a member of a recipe. */
export type Found = { path: KeyPath; message: string };

type SchemaIssue = z.core.$ZodIssue;

/** `0755` is how everyone writes a mode; YAML 1.2 by itself would read seven hundred and fifty-five. */
const octal: ScalarTag = {
  tag: "tag:yaml.org,2002:int",
  default: true,
  format: "OCT",
  test: /^0[0-7]{3}$/,
  resolve: (text) => Number.parseInt(text, 8),
};

/** A YAML text as a value, with what is needed to say where in the text something is. */
export function parseYaml(text: string) {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    customTags: (tags) => [octal, ...tags],
    prettyErrors: false,
  });
  const lineAt = (offset: number) => lines.linePos(offset).line;
  const lineOf = (path: KeyPath): number | null => {
    const offset = offsetOf(document.contents, path);
    return offset === null ? null : lineAt(offset);
  };
  const faultsAt = (found: Found[]) =>
    found.map(
      ({ path, message }): Fault => ({
        line: lineOf(path),
        message: path.length === 0 ? message : `${path.join(".")}: ${message}`,
      }),
    );
  return {
    value: document.errors.length === 0 ? (document.toJS({ maxAliasCount: 50 }) as unknown) : undefined,
    faults: document.errors.map(({ pos, message }): Fault => ({ line: lineAt(pos[0]), message })),
    faultsAt,
    /** What zod found, in words and with lines. */
    schemaFaults: (issues: SchemaIssue[]) => faultsAt(issues.flatMap((issue) => expand(issue))),
  };
}

/** Where the deepest existing part of a path is: its key, or the entry of a list. */
function offsetOf(root: unknown, path: KeyPath): number | null {
  let node = root;
  let offset = isNode(root) ? start(root) : null;
  for (const key of path) {
    const step = isMap(node) ? node.items.find((pair) => isPair(pair) && String(pair.key) === String(key)) : undefined;
    const child: unknown = step === undefined && hasItems(node) ? node.items[Number(key)] : step?.value;
    const shown = step?.key ?? child;
    if (!isNode(shown)) break;
    offset = start(shown) ?? offset;
    node = child;
  }
  return offset;
}

function hasItems(node: unknown): node is { items: unknown[] } {
  return !isMap(node) && typeof node === "object" && node !== null && "items" in node;
}

function start(node: Node): number | null {
  return node.range?.[0] ?? null;
}

/** A step that fits no kind is judged as the kind it is nearest to; unknown members are shown where they stand. */
function expand(issue: SchemaIssue, before: KeyPath = []): Found[] {
  const path = [...before, ...issue.path];
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ path: [...path, key], message: "There is no such member here." }));
  }
  if (issue.code === "invalid_union") {
    const branches = issue.errors.map((errors) => errors.flatMap((inner) => expand(inner, path)));
    const [first, second] = branches.sort((a, b) => a.length - b.length);
    if (first !== undefined && first.length < (second?.length ?? Number.POSITIVE_INFINITY)) return first;
  }
  return [{ path, message: issue.message }];
}
