import { type Alias, isAlias, isMap, isScalar, isSeq, type Node, type YAMLMap } from "yaml";
import { type KeyPath, pathText } from "#lib/issues";
import { type Issue, issue, type Severity } from "#lib/machine/check/issue";
import { type Found, findKey, isRefused, isThing, type Spec } from "#lib/machine/formats/butane-keys";
import type { Document } from "#lib/machine/formats/document";
import { readScalar } from "#lib/machine/formats/read-scalar";
import { unknownKey } from "#lib/machine/formats/unknown-key";
import { isTemplate, wrongType } from "#lib/machine/formats/wrong-type";
import type { Yaml } from "#lib/yaml";

/** Something wrong with what a text says. */
export type TextIssue = Issue<KeyPath>;
/** The same at a line (from 1; null where no line is to blame). */
export type Problem = TextIssue & { line: number | null };
export type TextFormat = "butane" | "ignition";

/** A document, what is wrong with what it was read from, and where in the text its entries stand. */
export type Understood = { document: Document | null; issues: TextIssue[]; placeOf(path: KeyPath): KeyPath };

type Tree = { [key: string]: unknown };

type Reading = {
  /** What fits the spec, without what is not given; keys in Butane's words. */
  config: Tree;
  issues: TextIssue[];
  /** Where in the text something of the config stands: entries that do not fit are left out of it. */
  placeOf(path: KeyPath): KeyPath;
};

type Reader = {
  spec: Spec;
  isJson: boolean;
  issues: TextIssue[];
  /** Places with errors. */
  told: Set<string>;
  /** Numbers in the text of the entries of lists that lack some. */
  kept: WeakMap<object, number[]>;
  resolve(alias: Alias): Node | undefined;
};

/** Reads the outermost map of a text by the keys of a spec: Butane's YAML, or Ignition's JSON with its own spelling of keys. */
export function readConfig(yaml: Yaml, spec: Spec, isJson: boolean): Reading {
  const resolved = new Map<Alias, Node | undefined>();
  const resolve = (alias: Alias) => {
    if (!resolved.has(alias)) resolved.set(alias, alias.resolve(yaml));
    return resolved.get(alias);
  };
  const reader: Reader = { spec, isJson, issues: [], told: new Set(), kept: new WeakMap(), resolve };
  const config = isMap(yaml.contents) ? readThing(reader, yaml.contents, "config", []) : {};
  return { config, issues: reader.issues, placeOf: (path) => placeIn(config, path, reader.kept) };
}

function placeIn(config: Tree, path: KeyPath, kept: Reader["kept"]): KeyPath {
  let value: unknown = config;
  return path.map((key) => {
    const list = Array.isArray(value) ? value : undefined;
    value = value !== null && typeof value === "object" ? Reflect.get(value, key) : undefined;
    return list === undefined ? key : (kept.get(list)?.[Number(key)] ?? key);
  });
}

/** The value of a kind that a node holds; undefined where there is none, or none that fits. */
function readValue(reader: Reader, node: unknown, kind: string, path: KeyPath): unknown {
  if (isAlias(node)) return readValue(reader, reader.resolve(node), kind, path);
  if (isNothing(node)) {
    if (isThing(kind) && !reader.isJson && typeof path.at(-1) === "string") emptyThing(reader, path);
    return undefined;
  }
  if (kind === "labels" && isMap(node)) return readLabels(reader, node, path);
  if (isThing(kind))
    return isMap(node) ? readThing(reader, node, kind, path) : refuseType(reader, node as Node, kind, path);
  if (!isScalar(node)) return refuseType(reader, node as Node, kind, path);
  const value = readScalar(node, kind, reader.isJson);
  if (value === undefined) return refuseType(reader, node, kind, path);
  if ((kind === "word" || kind === "key") && typeof node.value !== "string" && path.at(-1) !== "version") {
    tell(reader, "hint", "unquoted", `${pathText(path)} is read as the text ${value}; quotes would say so.`, path);
  }
  return withinLimits(reader, value, kind, path);
}

/** No system takes longer ones (PATH_MAX, NAME_MAX); patterns that check them stay fast. */
const LONGEST: Record<string, number> = { path: 4096, unit_name: 255 };

function withinLimits(reader: Reader, value: unknown, kind: string, path: KeyPath): unknown {
  const longest = LONGEST[kind];
  if (longest !== undefined && String(value).length > longest) {
    return tell(reader, "error", "invalid", `${pathText(path)} has more than ${longest} characters.`, path);
  }
  if (kind === "mode" && (Number(value) < 0 || Number(value) > 0o7777)) {
    return tell(reader, "error", "invalid", `${pathText(path)}: a mode lies between 0 and 07777.`, path);
  }
  return value;
}

function readThing(reader: Reader, map: YAMLMap, thing: string, path: KeyPath): Tree {
  const tree: Tree = {};
  const isRendered = !isTemplate(map);
  for (const [name, node] of pairsOf(reader, map, path)) {
    const key = reader.isJson ? snakeCase(name) : name;
    const place = path.concat(name);
    const found: Found =
      reader.isJson && key !== name && name.includes("_") ? { unknown: true } : findKey(reader.spec, thing, key);
    if (!("found" in found)) {
      reader.issues.push(unknownKey(reader.spec, thing, place, found, { node, isRendered }));
      continue;
    }
    const { kind, isList } = found.found;
    const value = isList ? readList(reader, node, kind, place) : readValue(reader, node, kind, place);
    if (value === undefined) continue;
    refuse(reader, place, node);
    tree[key] = value;
  }
  requireName(reader, tree, thing, path);
  return tree;
}

/** What names an entry. Without it Ignition refuses the whole config; the entry stays, so that the rest of it is looked at. */
const NAMES: Record<string, string> = {
  file: "path",
  directory: "path",
  link: "path",
  unit: "name",
  dropin: "name",
  user: "name",
  group: "name",
};

function requireName(reader: Reader, tree: Tree, thing: string, path: KeyPath): void {
  const name = NAMES[thing];
  if (name === undefined || (tree[name] !== undefined && tree[name] !== "")) return;
  tree[name] = "";
  const place = path.concat(name);
  if (!reader.told.has(pathText(place))) tell(reader, "error", "missing", `${pathText(place)} is missing.`, place);
}

/** The last pair of a key that stands twice; what is merged in by `<<` counts less than what is written. */
function pairsOf(reader: Reader, map: YAMLMap, path: KeyPath, depth = 0): Map<string, unknown> {
  const pairs = new Map<string, unknown>();
  const merged = new Map<string, unknown>();
  for (const { key, value } of map.items) {
    if (!isScalar(key)) continue;
    const source = isAlias(value) ? reader.resolve(value) : value;
    if (key.value === "<<" && isMap(source) && depth < 8) {
      mergedKey(reader, path);
      for (const [name, node] of pairsOf(reader, source, path, depth + 1)) merged.set(name, node);
    } else pairs.set(String(key.value), value);
  }
  for (const [name, node] of merged) if (!pairs.has(name)) pairs.set(name, node);
  return pairs;
}

function mergedKey(reader: Reader, path: KeyPath): void {
  const message = "<< is not a key of Butane: butane takes what it brings, butane --strict refuses it.";
  tell(reader, "warning", "unknown-key", message, path.concat("<<"));
}

function readList(reader: Reader, node: unknown, kind: string, path: KeyPath): unknown[] | undefined {
  if (isAlias(node)) return readList(reader, reader.resolve(node), kind, path);
  if (isNothing(node)) return undefined;
  if (!isSeq(node)) return refuseType(reader, node as Node, `${kind}[]`, path);
  const kept: number[] = [];
  const list = node.items.flatMap((item, index) => {
    const value = readValue(reader, item, kind, path.concat(index));
    if (isNothing(item) && !reader.isJson) emptyItem(reader, path.concat(index));
    if (value === undefined) return [];
    kept.push(index);
    return [value];
  });
  if (kept.length < node.items.length) reader.kept.set(list, kept);
  return list;
}

function isNothing(node: unknown): node is null | undefined {
  return node === null || node === undefined || (isScalar(node) && node.value === null);
}

function emptyThing(reader: Reader, path: KeyPath): void {
  tell(reader, "hint", "empty-entry", `Nothing stands below ${pathText(path)}; butane --strict stops at that.`, path);
}

function emptyItem(reader: Reader, path: KeyPath): void {
  tell(reader, "warning", "empty-entry", `${pathText(path)} is an entry without anything in it.`, path);
}

function readLabels(reader: Reader, map: YAMLMap, path: KeyPath): Tree {
  const labels = Array.from(pairsOf(reader, map, path), ([name, node]) => {
    return [name, readValue(reader, node, "text", path.concat(name))] as const;
  });
  return Object.fromEntries(labels.filter(([, value]) => value !== undefined));
}

/** Told where what is refused begins, as Butane does. */
function refuse(reader: Reader, path: KeyPath, node: unknown): void {
  const place = path.filter((key) => typeof key === "string").join(".");
  if (!isRefused(reader.spec, place)) return;
  const message = `${reader.spec.variant} ${reader.spec.version} refuses ${pathText(path)}.`;
  const [first] = isMap(node) ? node.items : [];
  const begin = isSeq(node) && node.items.length > 0 ? 0 : isScalar(first?.key) ? String(first.key.value) : null;
  tell(reader, "error", "refused", message, begin === null ? path : path.concat(begin));
}

function refuseType(reader: Reader, node: Node, kind: string, path: KeyPath): undefined {
  reader.told.add(pathText(path));
  reader.issues.push(wrongType(node, kind, path, reader.isJson));
  return undefined;
}

function tell(reader: Reader, severity: Severity, code: TextIssue["code"], message: string, path: KeyPath): undefined {
  reader.issues.push(issue(severity, code, message, path));
  if (severity === "error") reader.told.add(pathText(path));
  return undefined;
}

/** Ignition's `sizeMiB` is Butane's `size_mib`. */
function snakeCase(key: string): string {
  return key.replace(/MiB|[A-Z]/g, (letters) => `_${letters.toLowerCase()}`);
}
