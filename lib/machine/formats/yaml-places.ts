import { isAlias, isMap, isScalar, isSeq, type YAMLMap } from "yaml";
import type { KeyPath } from "#lib/issues";
import type { Yaml } from "#lib/yaml";

/** The node at a place; of a key that stands twice the last, which is the one that counts. Null where there is none. */
export function nodeAt(yaml: Yaml, path: KeyPath): unknown {
  let node: unknown = yaml.contents;
  for (const key of path) {
    if (isAlias(node)) node = node.resolve(yaml);
    if (isSeq(node)) node = node.items[Number(key)];
    else if (isMap(node))
      node = node.items.findLast((pair) => isScalar(pair.key) && String(pair.key.value) === key)?.value;
    else return null;
  }
  return node ?? null;
}

/** The map at a place, null where there is none. */
export function mapAt(yaml: Yaml, path: KeyPath): YAMLMap | null {
  const node = nodeAt(yaml, path);
  return isMap(node) ? node : null;
}
