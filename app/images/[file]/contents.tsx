"use client";

import { ChevronRight, File, Folder, Link2, type LucideIcon } from "lucide-react";
import { Button, Collection, Tree, TreeItem, TreeItemContent } from "react-aria-components";
import type { Manifest, ManifestEntry } from "#lib/images/manifest";
import { I18n } from "../../_client/i18n";
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
      <I18n>
        <Tree
          aria-label="Contents of the image"
          items={treeOf(manifest)}
          defaultExpandedKeys={openFolders(manifest)}
          className="max-h-144 overflow-auto rounded-lg border border-line bg-surface p-1.5 text-sm"
        >
          {(node) => <Path node={node} />}
        </Tree>
      </I18n>
    </Section>
  );
}

function Path({ node }: { node: ContentsNode }) {
  return (
    <TreeItem
      id={node.path}
      textValue={node.name}
      className="rounded-sm -outline-offset-2 data-hovered:bg-canvas data-focus-visible:outline-2 data-focus-visible:outline-focus"
    >
      <TreeItemContent>
        {({ hasChildItems, level }) => <PathLine node={node} level={level} opens={hasChildItems} />}
      </TreeItemContent>
      <Collection items={node.children}>{(child) => <Path node={child} />}</Collection>
    </TreeItem>
  );
}

function PathLine({ node, level, opens }: { node: ContentsNode; level: number; opens: boolean }) {
  const { name, entry, size } = node;
  const Icon = ICONS[entry.type];
  return (
    <div
      className="flex min-h-7 items-center gap-1.5 pr-2 whitespace-nowrap"
      style={{ paddingLeft: `${(level - 1) * 1.125}rem` }}
    >
      {opens ? (
        <Button slot="chevron" className="rounded-sm p-0.5 text-muted in-data-expanded:[&_svg]:rotate-90">
          <ChevronRight aria-hidden className="size-4 transition-transform" />
        </Button>
      ) : (
        <span className="w-5" />
      )}
      <Icon aria-hidden className="size-4 shrink-0 text-muted" strokeWidth={1.75} />
      <span className="font-mono">{name}</span>
      {entry.target !== undefined && <span className="truncate font-mono text-muted">→ {entry.target}</span>}
      {entry.elf !== undefined && (
        <span className="text-xs text-muted">
          {entry.elf.arch}, {entry.elf.linkage}
        </span>
      )}
      <span className="ml-auto pl-4 font-mono text-xs text-muted">{modeText(entry.mode)}</span>
      <span className="w-18 text-right text-muted">{entry.type === "symlink" ? "link" : <Bytes value={size} />}</span>
    </div>
  );
}
