import { isMap, isScalar, isSeq, type Node, type Pair, visit, type YAMLMap } from "yaml";
import { readFileName } from "#lib/machine/check/check-images";
import { intendedMode } from "#lib/machine/check/check-nodes";
import { wantedComponent } from "#lib/machine/check/check-sysupdate";
import { toDataUrl } from "#lib/machine/formats/data-url";
import { NOOP_CONF } from "#lib/repository/transfer";
import type { Yaml } from "#lib/yaml";

type Patient = { yaml: Yaml; at: readonly PropertyKey[]; format: "butane" | "ignition" };
/** Mends one thing in the parsed text. False when it is not certain what was meant. */
export type Fix = (patient: Patient) => boolean;

/** Remedies by the code of the issue. Only for what can have been meant in one way. */
export const FIXES: Record<string, Fix | undefined> = {
  "duplicate-key": ({ yaml }) => joinDuplicates(yaml),
  "unknown-key": renameOrMove,
  "decimal-mode": ({ yaml, at }) => replaceNumber(yaml, at, intendedMode),
  "dropin-name": ({ yaml, at }) => replaceText(yaml, at, (name) => `${name.replace(/\.[^.]*$/, "")}.conf`),
  "versioned-name": mergeUnderName,
  "conf-folder": moveConf,
  "unit-folder": ({ yaml, at }) => replaceText(yaml, at, (path) => path.replace("/usr/local/lib/", "/usr/lib/")),
  "tmp-flag": ({ yaml, at }) => replaceText(yaml, at, (text) => text.replace(/(^|[\s"'=])\/tmp\//gm, "$1/run/")),
  hash: ({ yaml, at }) =>
    replaceText(yaml, at, (hash) => hash.replace(/^(sha256[:=])?([0-9a-fA-F]{64})$/, "sha256-$2")),
  "unmasked-containerd": (patient) => mask(patient, "containerd-flatcar"),
  "no-noop": addNoop,
  "no-timer": enableTimer,
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
function renameOrMove({ yaml, at }: Patient): boolean {
  const parent = yaml.getIn(at.slice(0, -1), true);
  const key = String(at.at(-1));
  if (!isMap(parent)) return false;
  const right = MISSPELT[key];
  if (right !== undefined && !parent.has(right)) return renameKey(parent, key, right);
  const isFile = at.at(-3) === "files" && ["source", "inline", "verification"].includes(key);
  const contents = parent.get("contents", true);
  if (!isFile || (isMap(contents) && contents.has(key))) return false;
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
  if (isMap(first) && isMap(second) && !second.items.some(({ key }) => first.has(key))) {
    first.items.push(...second.items);
    return true;
  }
  return isScalar(first) && isScalar(second) && first.value === second.value;
}

function replaceText(yaml: Yaml, at: readonly PropertyKey[], change: (text: string) => string): boolean {
  const node = yaml.getIn(at, true);
  if (!isScalar(node) || typeof node.value !== "string") return false;
  const next = change(node.value);
  if (next === node.value) return false;
  node.value = next;
  return true;
}

function replaceNumber(yaml: Yaml, at: readonly PropertyKey[], change: (number: number) => number | null): boolean {
  const node = yaml.getIn(at, true);
  const next = isScalar(node) && typeof node.value === "number" ? change(node.value) : null;
  if (!isScalar(node) || next === null) return false;
  node.value = next;
  node.format = "OCT";
  return true;
}

/** Keeps the image under its version and merges it under its name. */
function mergeUnderName({ yaml, at }: Patient): boolean {
  const path = String(yaml.getIn(at));
  const folder = path.slice(0, path.lastIndexOf("/"));
  const file = path.slice(folder.length + 1);
  const read = readFileName(file);
  if (read === null) return false;
  const merged = `${folder}/${read.name}.raw`;
  if (paths(yaml).includes(merged)) return false;
  if (at[1] === "links") return replaceText(yaml, at, () => merged);
  const stored = `/opt/extensions/${read.name}/${file}`;
  add(yaml, ["storage", "links"], { path: merged, target: stored, hard: false });
  return replaceText(yaml, at, () => stored);
}

function moveConf({ yaml, at }: Patient): boolean {
  return replaceText(yaml, at, (path) => {
    const [, component = "", file = "", end = ""] =
      /^\/etc\/sysupdate\.([^/]+)\.d\/([^/]+)(\.conf|\.transfer)$/.exec(path) ?? [];
    const calls = [...yaml.toString({ lineWidth: 0 }).matchAll(/(?:-C\s*|--component[= ])([\w.-]+)/g)];
    const wanted = wantedComponent(
      { component, file },
      calls.map(([, name = ""]) => ({ component: name })),
    );
    const target = `/etc/sysupdate.${wanted}.d/${file}${end}`;
    return wanted === null || paths(yaml).includes(target) ? path : target;
  });
}

function mask({ yaml }: Patient, extension: string): boolean {
  return add(yaml, ["storage", "links"], {
    path: `/etc/extensions/${extension}.raw`,
    target: "/dev/null",
    overwrite: true,
  });
}

function addNoop({ yaml, format }: Patient): boolean {
  const contents = format === "butane" ? { inline: NOOP_CONF } : toDataUrl(NOOP_CONF);
  return add(yaml, ["storage", "files"], { path: "/etc/sysupdate.d/noop.conf", contents });
}

function enableTimer({ yaml }: Patient): boolean {
  const units = yaml.getIn(["systemd", "units"], true);
  const timer =
    isSeq(units) && units.items.find((unit) => isMap(unit) && unit.get("name") === "systemd-sysupdate.timer");
  if (!isMap(timer)) return add(yaml, ["systemd", "units"], { name: "systemd-sysupdate.timer", enabled: true });
  timer.set("enabled", true);
  return true;
}

function add(yaml: Yaml, list: readonly [section: string, key: string], entry: unknown): boolean {
  if (!isMap(yaml.getIn([list[0]], true))) yaml.setIn([list[0]], yaml.createNode({}));
  const entries = yaml.getIn(list, true);
  if (isSeq(entries)) entries.add(yaml.createNode(entry));
  else yaml.setIn(list, yaml.createNode([entry]));
  return true;
}

function paths(yaml: Yaml): string[] {
  return ["files", "links", "directories"].flatMap((list) => {
    const nodes = yaml.getIn(["storage", list], true);
    return isSeq(nodes) ? nodes.items.map((node) => (isMap(node) ? String(node.get("path")) : "")) : [];
  });
}
