import { ChevronRight, File, Folder, Link2, type LucideIcon } from "lucide-react";
import type { Manifest, ManifestEntry } from "#lib/images/manifest";
import { Bytes } from "../../_ui/bytes";
import { Section } from "../../_ui/section";
import { type ContentsNode, modeText, openFolders, treeOf } from "./contents-tree";

const ICONS: Record<ManifestEntry["type"], LucideIcon> = { file: File, symlink: Link2, folder: Folder };

/** Every path in the image with its mode and size before compression. */
export function Contents({ manifest }: { manifest: Manifest }) {
  const files = manifest.filter(({ type }) => type === "file");
  const total = files.reduce((sum, { size }) => sum + size, 0);
  return (
    <Section
      id="contents"
      title="Contents"
      actions={
        <span className="text-sm text-muted">
          {files.length} files, <Bytes value={total} /> unpacked
        </span>
      }
    >
      <div className="max-h-144 overflow-auto rounded-lg border border-line bg-surface p-1.5 text-sm">
        <Paths label="Contents of the image" nodes={treeOf(manifest)} open={new Set(openFolders(manifest))} level={0} />
      </div>
    </Section>
  );
}

type PathsProps = { label?: string; nodes: readonly ContentsNode[]; open: ReadonlySet<string>; level: number };

/** Folders are opened and closed by the browser itself: a tree of our own would weigh more than the rest of the page. */
function Paths({ label, nodes, open, level }: PathsProps) {
  return (
    <ul aria-label={label}>
      {nodes.map((node) => (
        <li key={node.path}>
          {node.children.length === 0 ? (
            <PathLine node={node} level={level} />
          ) : (
            <details open={open.has(node.path)}>
              <summary className="list-none rounded-sm -outline-offset-2 [&::-webkit-details-marker]:hidden">
                <PathLine node={node} level={level} />
              </summary>
              <Paths nodes={node.children} open={open} level={level + 1} />
            </details>
          )}
        </li>
      ))}
    </ul>
  );
}

function PathLine({ node, level }: { node: ContentsNode; level: number }) {
  const { name, entry, size, children } = node;
  const Icon = ICONS[entry.type];
  return (
    <div
      className="flex min-h-7 items-center gap-1.5 rounded-sm pr-2 whitespace-nowrap hover:bg-canvas"
      style={{ paddingLeft: `${level * 1.125}rem` }}
    >
      <span className="flex w-5 shrink-0 justify-center text-muted">
        {children.length > 0 && (
          <ChevronRight aria-hidden className="size-4 transition-transform in-[[open]>summary]:rotate-90" />
        )}
      </span>
      <Icon aria-hidden className="size-4 shrink-0 text-muted" strokeWidth={1.75} />
      <span className="font-mono">{name}</span>
      {entry.target !== undefined && <span className="truncate font-mono text-muted">→ {entry.target}</span>}
      {entry.elf !== undefined && (
        <span className="text-xs text-muted">
          {entry.elf.arch}, {entry.elf.linkage}
        </span>
      )}
      <span className="ml-auto pl-4 font-mono text-xs text-muted">{modeText(entry.mode)}</span>
      <span className="w-18 shrink-0 text-right text-muted">
        {entry.type === "symlink" ? "link" : <Bytes value={size} />}
      </span>
    </div>
  );
}
