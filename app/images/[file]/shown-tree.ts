import type { Child } from "#lib/images/contents";
import { childOf, type Node } from "#lib/images/folders";

/** A path of the tree; the children of a folder are null until somebody looks into it. */
export type Shown = Child & { path: string; children: Shown[] | null };

/** Images with at most so many paths are sent with their page; of others the first two levels, the rest on demand. */
const WHOLE = 1_000;
const LEVELS = 2;
/** Paths of a folder that go with the page of a large image. */
const MOST_OF_FOLDER = 100;

/** The tree of an image as its page shows it at first. */
export function shownTree(root: Node, paths: number): Shown[] {
  return childrenOf(root, paths <= WHOLE ? Number.POSITIVE_INFINITY : LEVELS) ?? [];
}

function childrenOf({ children }: Node, levels: number): Shown[] | null {
  if (children.length === 0) return [];
  if (levels <= 0 || (levels <= LEVELS && children.length > MOST_OF_FOLDER)) return null;
  return children.map((child) => ({
    ...childOf(child),
    path: child.path,
    children: childrenOf(child, levels - 1),
  }));
}
