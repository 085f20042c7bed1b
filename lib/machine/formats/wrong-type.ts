import { isMap, isScalar, isSeq, type Node } from "yaml";
import { type KeyPath, pathText } from "#lib/issues";
import { type Issue, issue } from "#lib/machine/check/issue";
import { isThing } from "#lib/machine/formats/butane-keys";
import { unquoted } from "#lib/machine/formats/read-scalar";
import { TEMPLATE } from "#lib/machine/formats/unknown-key";

const WANTED: Record<string, string> = {
  bool: "must be true or false, without quotes",
  int: "must be a number, without quotes",
  mode: "must be a number such as 0644, without quotes",
};

/** What to say of a value that is not of the kind that belongs there; its place is where the value begins. */
export function wrongType(node: Node, kind: string, path: KeyPath, isJson: boolean): Issue<KeyPath> {
  const place = path.concat(firstIn(node));
  if (isTemplate(node)) return issue("error", "template", TEMPLATE, place);
  const message = `${pathText(path)} ${wantedOf(kind, isJson)}; here stands ${inWords(node)}.`;
  return issue("error", isQuoted(node, kind) ? "quoted" : "wrong-type", message, place);
}

function wantedOf(kind: string, isJson: boolean): string {
  if (kind.endsWith("[]")) return "must be a list, each entry after a dash";
  if (isThing(kind) || kind === "labels") return "must hold keys with values";
  if (isJson && kind === "mode") return "must be a number such as 420, which is 0644 in octal, without quotes";
  return WANTED[kind] ?? (isJson ? "must be a text in quotes" : "must be a text");
}

/** What stands first in a value, which may begin on a later line than its key. */
function firstIn(node: Node): KeyPath {
  if (isSeq(node)) return node.items.length > 0 ? [0] : [];
  const key = isMap(node) ? node.items[0]?.key : undefined;
  return isScalar(key) ? [String(key.value)] : [];
}

/** `{{ name }}` is a map whose key is a map, where it is YAML at all. */
export function isTemplate(node: Node): boolean {
  if (isMap(node)) return node.items.some(({ key }) => isMap(key));
  return isScalar(node) && typeof node.value === "string" && /\{\{|\$\{|\{%/.test(node.value);
}

function isQuoted(node: Node, kind: string): boolean {
  return isScalar(node) && typeof node.value === "string" && unquoted(node, kind) !== null;
}

function inWords(node: Node): string {
  if (isMap(node)) return "a group of keys";
  if (!isScalar(node)) return "a list";
  const text = JSON.stringify(String(node.value)).slice(0, 60);
  return typeof node.value === "string" && node.type?.startsWith("QUOTE") ? `the text ${text}` : text.slice(1, -1);
}
