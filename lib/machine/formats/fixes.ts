import { isMap, isScalar, isSeq, type Node, type Pair, visit, type YAMLMap } from "yaml";
import type { KeyPath } from "#lib/issues";
import { wantedComponent } from "#lib/machine/check/check-sysupdate";
import { readFileName } from "#lib/machine/check/image-name";
import type { IssueCode } from "#lib/machine/check/issue";
import { intendedMode } from "#lib/machine/check/modes";
import { toDataUrl } from "#lib/machine/formats/data-url";
import { fixBeforeButane } from "#lib/machine/formats/fixes-before-butane";
import { dearmorKeyring } from "#lib/machine/formats/fixes-keyring";
import { askOnce, writeBothNames } from "#lib/machine/formats/fixes-renamed";
import { unquoted } from "#lib/machine/formats/read-scalar";
import { mapAt, nodeAt } from "#lib/machine/formats/yaml-places";
import { NOOP_CONF } from "#lib/repository/transfer";
import type { Yaml } from "#lib/yaml";

/** A parsed text that is being changed, and what is in it. */
export type Config = {
  yaml: Yaml;
  format: "butane" | "ignition";
  /** Of files, links and folders. */
  paths: Set<string>;
  /** What its units call systemd-sysupdate for. */
  components: ReadonlySet<string>;
};

/** Changes one thing in the parsed text. False when it is not certain what was meant. */
export type Fix = (config: Config, path: KeyPath) => boolean;

export function openConfig(yaml: Yaml, format: Config["format"], text: string): Config {
  const calls = text.matchAll(/(?:-C\s*|--component[= ])([\w.-]+)/g);
  const components = new Set(Array.from(calls, ([, component = ""]) => component));
  return { yaml, format, paths: new Set(pathsIn(yaml)), components };
}

/** Fixes by the code of the issue. Only for what can have been meant in one way. */
export const FIXES: Partial<Record<IssueCode, Fix>> = {
  "duplicate-key": ({ yaml }) => joinDuplicates(yaml),
  "unknown-key": (config, path) => fixBeforeButane(config.yaml, path) || renameOrMove(config, path),
  "wrong-version": ({ yaml }, path) => completeVersion(yaml, path),
  quoted: ({ yaml, format }, path) => unquote(yaml, path, format),
  "decimal-mode": ({ yaml }, path) =>
    replaceNumber(yaml, path, (mode) => intendedMode(mode, path[1] === "directories")),
  "no-overwrite": ({ yaml }, path) => overwrite(yaml, path),
  "dropin-name": ({ yaml }, path) => replaceText(yaml, path, (name) => `${name.replace(/\.[^.]*$/, "")}.conf`),
  "versioned-name": mergeUnderName,
  "conf-folder": moveConf,
  "unit-folder": ({ yaml }, path) =>
    replaceText(yaml, path, (target) => target.replace("/usr/local/lib/", "/usr/lib/")),
  "tmp-flag": ({ yaml }, path) => replaceText(yaml, path, (text) => text.replace(/(^|[\s"'=])\/tmp\//gm, "$1/run/")),
  hash: ({ yaml }, path) =>
    replaceText(yaml, path, (hash) => hash.replace(/^(sha256[:=])?([0-9a-fA-F]{64})$/, "sha256-$2")),
  "restart-sysext": ({ yaml }, path) =>
    replaceText(yaml, path, (text) =>
      text.replace(/(systemctl\s+)restart(\s+systemd-sysext(\.service)?\s*['"]?$)/gm, "$1reload-or-restart$2"),
    ),
  "no-noop": addNoop,
  "keyring-armored": ({ yaml }, path) => dearmorKeyring(yaml, path),
  "keyring-name": ({ yaml }, path) => replaceText(yaml, path, (name) => name.replace(/pgp$/, "gpg")),
  "one-name": ({ yaml }, path) => writeBothNames(yaml, path),
  "asks-twice": ({ yaml }) => askOnce(yaml),
};

const MISSPELT: Record<string, string> = {
  content: "contents",
  file: "files",
  link: "links",
  directory: "directories",
  unit: "units",
  dropin: "dropins",
  enable: "enabled",
};

/** `content:` for `contents:`, and what belongs into the contents of a file but stands beside them. */
function renameOrMove({ yaml }: Config, path: KeyPath): boolean {
  const parent = mapAt(yaml, path.slice(0, -1));
  const key = String(path.at(-1));
  if (parent === null) return false;
  const right = MISSPELT[key];
  if (right !== undefined && !parent.has(right)) return renameKey(parent, key, right);
  const isFile = path.at(-3) === "files" && ["source", "inline", "verification"].includes(key);
  if (!isFile) return false;
  const contents = parent.get("contents", true);
  if (isMap(contents) && contents.has(key)) return false;
  const value = parent.get(key, true);
  parent.delete(key);
  if (isMap(contents)) contents.set(key, value);
  else parent.set("contents", yaml.createNode({ [key]: value }));
  return true;
}

function renameKey(map: YAMLMap, from: string, to: string): boolean {
  const pair = map.items.find(({ key }) => isScalar(key) && key.value === from);
  if (!isScalar(pair?.key)) return false;
  pair.key.value = to;
  return true;
}

/** Joins lists that stand under one key twice, and drops a second value that equals the first. */
function joinDuplicates(yaml: Yaml): boolean {
  let done = false;
  visit(yaml, {
    Map(_, map) {
      const first = new Map<unknown, Pair>();
      map.items = map.items.filter((pair) => {
        const key = isScalar(pair.key) ? pair.key.value : pair.key;
        const before = first.get(key);
        if (before === undefined || !join(before.value as Node, pair.value as Node)) {
          first.set(key, pair);
          return true;
        }
        done = true;
        return false;
      });
    },
  });
  return done;
}

function join(first: Node, second: Node): boolean {
  if (isSeq(first) && isSeq(second)) {
    first.items.push(...second.items);
    return true;
  }
  if (isMap(first) && isMap(second) && !haveSameKey(first, second) && sourcesOf(first, second) < 2) {
    first.items.push(...second.items);
    return true;
  }
  return isScalar(first) && isScalar(second) && first.value === second.value;
}

function haveSameKey(first: YAMLMap, second: YAMLMap): boolean {
  const keys = new Set(first.items.map(({ key }) => String(key)));
  return second.items.some(({ key }) => keys.has(String(key)));
}

/** Contents come from one place: which of two was meant, nobody knows. */
function sourcesOf(...maps: readonly YAMLMap[]): number {
  return maps.flatMap((map) =>
    ["inline", "local", "source", "contents", "contents_local"].filter((key) => map.has(key)),
  ).length;
}

function replaceText(yaml: Yaml, path: KeyPath, change: (text: string) => string): boolean {
  const node = nodeAt(yaml, path);
  if (!isScalar(node) || typeof node.value !== "string") return false;
  const next = change(node.value);
  if (next === node.value) return false;
  node.value = next;
  return true;
}

function replaceNumber(yaml: Yaml, path: KeyPath, change: (number: number) => number | null): boolean {
  const node = nodeAt(yaml, path);
  const next = isScalar(node) && typeof node.value === "number" ? change(node.value) : null;
  if (!isScalar(node) || next === null) return false;
  node.value = next;
  node.format = "OCT";
  return true;
}

/** A quoted number or bool without its quotes. */
function unquote(yaml: Yaml, path: KeyPath, format: Config["format"]): boolean {
  const map = mapAt(yaml, path.slice(0, -1));
  const key = String(path.at(-1));
  const node = map?.get(key, true);
  if (map === null || !isScalar(node)) return false;
  const kinds = /mode$/i.test(key) ? ["mode"] : ["bool", "int"];
  const [value] = kinds.map((kind) => unquoted(node, kind)).filter((one) => one !== null);
  if (value === undefined) return false;
  const next = yaml.createNode(value);
  if (isScalar(next) && kinds.includes("mode") && format === "butane") next.format = "OCT";
  map.set(key, next);
  return true;
}

/** `1.0` for `1.0.0`. */
function completeVersion(yaml: Yaml, path: KeyPath): boolean {
  const map = mapAt(yaml, path.slice(0, -1));
  const node = map?.get("version", true);
  const text = isScalar(node) ? (typeof node.value === "string" ? node.value : (node.source ?? "")) : "";
  if (map === null || !/^\d+\.\d+$/.test(text)) return false;
  map.set("version", yaml.createNode(`${text}.0`));
  return true;
}

/** What is written out as false stays so. */
function overwrite(yaml: Yaml, path: KeyPath): boolean {
  const file = mapAt(yaml, path.slice(0, -1));
  if (file === null || file.has("overwrite")) return false;
  file.set("overwrite", true);
  return true;
}

/** Keeps the image under its version and merges it under its name. */
function mergeUnderName({ yaml, paths }: Config, place: KeyPath): boolean {
  const path = String(scalarAt(yaml, place));
  const folder = path.slice(0, path.lastIndexOf("/"));
  const file = path.slice(folder.length + 1);
  const read = readFileName(file);
  if (read === null) return false;
  const merged = `${folder}/${read.name}.raw`;
  if (paths.has(merged)) return false;
  paths.add(merged);
  if (place[1] === "links") return replaceText(yaml, place, () => merged);
  const stored = `/opt/extensions/${read.name}/${file}`;
  add(yaml, ["storage", "links"], { path: merged, target: stored, hard: false });
  return replaceText(yaml, place, () => stored);
}

function moveConf({ yaml, paths, components }: Config, place: KeyPath): boolean {
  return replaceText(yaml, place, (path) => {
    const [, component = "", file = "", end = ""] =
      /^\/etc\/sysupdate\.([^/]+)\.d\/([^/]+)(\.conf|\.transfer)$/.exec(path) ?? [];
    const wanted = wantedComponent({ component, file }, components);
    const target = `/etc/sysupdate.${wanted}.d/${file}${end}`;
    if (wanted === null || paths.has(target)) return path;
    paths.add(target);
    return target;
  });
}

function addNoop({ yaml, format }: Config): boolean {
  const contents = format === "butane" ? { inline: NOOP_CONF } : toDataUrl(NOOP_CONF);
  return add(yaml, ["storage", "files"], { path: "/etc/sysupdate.d/noop.conf", contents });
}

function add(yaml: Yaml, list: readonly [section: string, key: string], entry: unknown): boolean {
  if (mapAt(yaml, [list[0]]) === null) yaml.setIn([list[0]], yaml.createNode({}));
  const entries = nodeAt(yaml, list);
  if (isSeq(entries)) entries.add(yaml.createNode(entry));
  else yaml.setIn(list, yaml.createNode([entry]));
  return true;
}

function pathsIn(yaml: Yaml): string[] {
  return ["files", "links", "directories"].flatMap((list) => {
    const nodes = nodeAt(yaml, ["storage", list]);
    return isSeq(nodes) ? nodes.items.map((node) => (isMap(node) ? String(node.get("path")) : "")) : [];
  });
}

function scalarAt(yaml: Yaml, path: KeyPath): unknown {
  const node = nodeAt(yaml, path);
  return isScalar(node) ? node.value : undefined;
}
