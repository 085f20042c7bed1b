import type { Manifest, ManifestEntry } from "#lib/images/manifest";

/** One path of an image with what lies below it. `size` of a folder is that of everything in it. */
export type ContentsNode = { path: string; name: string; entry: ManifestEntry; size: number; children: ContentsNode[] };

/** A manifest as a tree: folders first, then by name. */
export function treeOf(manifest: Manifest): ContentsNode[] {
  const below = new Map<string, ManifestEntry[]>();
  for (const entry of manifest) {
    const parent = entry.path.slice(0, Math.max(0, entry.path.lastIndexOf("/")));
    below.set(parent, [...(below.get(parent) ?? []), entry]);
  }
  return nodesBelow("", below);
}

function nodesBelow(parent: string, below: ReadonlyMap<string, ManifestEntry[]>): ContentsNode[] {
  return (below.get(parent) ?? [])
    .map((entry) => {
      const children = nodesBelow(entry.path, below);
      const size = entry.size + children.reduce((sum, child) => sum + child.size, 0);
      return { path: entry.path, name: entry.path.slice(entry.path.lastIndexOf("/") + 1), entry, size, children };
    })
    .sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
}

function rank({ entry }: ContentsNode): number {
  return entry.type === "folder" ? 0 : 1;
}

/** Paths of folders to show open: all of a small image, otherwise the first two levels. */
export function openFolders(manifest: Manifest, small = 60): string[] {
  return manifest
    .filter(({ path, type }) => type === "folder" && (manifest.length <= small || path.split("/").length <= 2))
    .map(({ path }) => path);
}

/** Permission bits as chmod takes them: `0755`. */
export function modeText(mode: number): string {
  return mode.toString(8).padStart(4, "0");
}
