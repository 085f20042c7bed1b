import type { Child, Sized } from "#lib/images/contents";
import type { Manifest, ManifestEntry } from "#lib/images/manifest";

/** A path of an image with what is below it: folders first, then by name. */
export type Node = { path: string; entry: ManifestEntry | null; size: number; count: number; children: Node[] };

/** A manifest as a tree; its root is the image itself, whose path is empty. */
export function treeOf(manifest: Manifest): Node {
  const below = new Map<string, ManifestEntry[]>();
  for (const entry of manifest) {
    const siblings = below.get(parentOf(entry.path));
    if (siblings === undefined) below.set(parentOf(entry.path), [entry]);
    else siblings.push(entry);
  }
  return nodeOf("", null, below);
}

function nodeOf(path: string, entry: ManifestEntry | null, below: ReadonlyMap<string, ManifestEntry[]>): Node {
  const children = (below.get(path) ?? []).map((child) => nodeOf(child.path, child, below)).sort(byKindAndName);
  const size = children.reduce((sum, child) => sum + child.size, entry?.size ?? 0);
  const count = children.reduce((sum, child) => sum + (isFolder(child) ? child.count : 1), 0);
  return { path, entry, size, count, children };
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

function byKindAndName(a: Node, b: Node): number {
  return Number(isFolder(b)) - Number(isFolder(a)) || (a.path < b.path ? -1 : 1);
}

function isFolder({ entry }: Node): boolean {
  return entry === null || entry.type === "folder";
}

/** The node of a path; null where the image has none. The image itself is "". */
export function nodeAt(root: Node, path: string): Node | null {
  let node: Node | undefined = root;
  while (node !== undefined && node.path !== path)
    node = node.children.find((child) => child.path === path || path.startsWith(`${child.path}/`));
  return node ?? null;
}

/** A node as it stands in its folder. */
export function childOf({ path, entry, size, count }: Node): Child {
  const { type, mode, target, elf } = entry ?? { type: "folder" as const, mode: 0o755 };
  const program = elf && `${elf.arch}, ${elf.linkage}`;
  return { name: path.slice(path.lastIndexOf("/") + 1), type, mode, target, size, count, program };
}

/** Smaller parts of a whole are counted together. */
const SMALLEST = 1 / 400;

/** A node with its largest parts, `depth` levels deep. */
export function sizedOf(node: Node, depth: number, smallest = node.size * SMALLEST): Sized {
  const { path, size, count } = node;
  const whole = { path, size, count, isFolder: isFolder(node) };
  if (depth === 0) return { ...whole, parts: [] };
  const shown = node.children.filter((child) => child.size > 0 && child.size >= smallest);
  const parts = shown.map((child) => sizedOf(child, depth - 1, smallest)).sort((a, b) => b.size - a.size);
  const rest = size - shown.reduce((sum, child) => sum + child.size, 0);
  const more = count - shown.reduce((sum, child) => sum + (isFolder(child) ? child.count : 1), 0);
  if (rest <= 0 || parts.length === 0) return { ...whole, parts };
  return { ...whole, parts: parts.concat({ path: null, size: rest, count: more, isFolder: false, parts: [] }) };
}
