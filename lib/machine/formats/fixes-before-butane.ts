import { isMap, isScalar, type YAMLMap } from "yaml";
import type { KeyPath } from "#lib/issues";
import { mapAt } from "#lib/machine/formats/yaml-places";
import type { Yaml } from "#lib/yaml";

/** Rewrites what is of Container Linux Config where its meaning is certain: `remote.url` as `source`, `filesystem: root` as nothing. */
export function fixBeforeButane(yaml: Yaml, path: KeyPath): boolean {
  const map = mapAt(yaml, path.slice(0, -1));
  const key = String(path.at(-1));
  if (map === null) return false;
  if (key === "remote") return fromRemote(yaml, map);
  if (key === "filesystem" && ["files", "directories", "links"].includes(String(path.at(-3)))) return dropRoot(map);
  return key === "create" && path.at(-3) === "users" && liftCreate(map);
}

function dropRoot(map: YAMLMap): boolean {
  return map.get("filesystem") === "root" && map.delete("filesystem");
}

/** `remote: { url, compression, verification: { hash: { function, sum } } }` */
function fromRemote(yaml: Yaml, contents: YAMLMap): boolean {
  const remote = contents.get("remote", true);
  if (!isMap(remote) || contents.has("source") || contents.has("inline")) return false;
  const known = ["url", "compression", "verification"];
  const isPlain = remote.items.every(({ key }) => isScalar(key) && known.includes(String(key.value)));
  if (!isPlain || typeof remote.get("url") !== "string") return false;
  const hash = remote.getIn(["verification", "hash"], true);
  contents.delete("remote");
  contents.set("source", remote.get("url", true));
  if (remote.has("compression")) contents.set("compression", remote.get("compression", true));
  if (isMap(hash)) {
    contents.set("verification", yaml.createNode({ hash: `${hash.get("function")}-${hash.get("sum")}` }));
  } else if (isScalar(hash)) contents.set("verification", remote.get("verification", true));
  return true;
}

/** What stood below `create` stands beside the name today. */
function liftCreate(user: YAMLMap): boolean {
  const create = user.get("create", true);
  if (!isMap(create) || create.items.some(({ key }) => isScalar(key) && user.has(key.value))) return false;
  user.delete("create");
  user.items.push(...create.items);
  return true;
}
