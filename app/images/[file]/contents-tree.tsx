"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { ChevronRight, File, Folder, Link2, type LucideIcon } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { Child } from "#lib/images/contents";
import { Button } from "../../_ui/button";
import { Bytes } from "../../_ui/bytes";
import { modeText } from "../mode-text";
import { folderQuery } from "./contents-queries";
import { FileFacts } from "./file-facts";
import type { Shown } from "./shown-tree";

const ICONS: Record<Child["type"], LucideIcon> = { file: File, symlink: Link2, folder: Folder };

type ContentsTreeProps = { file: string; nodes: readonly Shown[]; isSmall: boolean };

/** Every path; what lies deep in a large image is loaded when its folder is opened. */
export function ContentsTree({ file, nodes, isSmall }: ContentsTreeProps) {
  return (
    <div className="max-h-144 overflow-auto rounded-lg border border-line bg-surface p-1.5 text-sm">
      <Paths label="Contents of the image" file={file} nodes={nodes} level={0} levelsOpen={isSmall ? 99 : 2} />
    </div>
  );
}

type PathsProps = { label?: string; file: string; nodes: readonly Shown[]; level: number; levelsOpen: number };

function Paths({ label, nodes, ...place }: PathsProps) {
  return (
    <ul aria-label={label}>
      {nodes.map((node) => (
        <li key={node.path}>
          <Path node={node} {...place} />
        </li>
      ))}
    </ul>
  );
}

type Place = Pick<PathsProps, "file" | "level" | "levelsOpen">;

function Path({ node, file, level, levelsOpen }: Place & { node: Shown }) {
  const line = <PathLine node={node} level={level} />;
  if (node.type === "symlink" || node.children?.length === 0) {
    if (node.type !== "file") return line;
    return <Unfolding line={line}>{() => <FileFacts file={file} path={node.path} level={level} />}</Unfolding>;
  }
  return (
    <Unfolding line={line} isOpen={node.children !== null && level < levelsOpen}>
      {() =>
        node.children === null ? (
          <LoadedFolder file={file} path={node.path} level={level + 1} />
        ) : (
          <Paths file={file} nodes={node.children} level={level + 1} levelsOpen={levelsOpen} />
        )
      }
    </Unfolding>
  );
}

type UnfoldingProps = { line: ReactNode; isOpen?: boolean; children(): ReactNode };

/** Opened and closed by the browser itself; what is in it is made once it was opened. */
function Unfolding({ line, isOpen = false, children }: UnfoldingProps) {
  const [wasOpened, setOpened] = useState(isOpen);
  return (
    <details open={isOpen} onToggle={({ currentTarget }) => currentTarget.open && setOpened(true)}>
      <summary className="list-none rounded-sm -outline-offset-2 [&::-webkit-details-marker]:hidden">{line}</summary>
      {wasOpened && children()}
    </details>
  );
}

function PathLine({ node, level }: { node: Shown; level: number }) {
  const { name, type, mode, size, target, program, children } = node;
  const Icon = ICONS[type];
  const unfolds = type === "file" || (type === "folder" && children?.length !== 0);
  return (
    <div
      className="flex min-h-7 items-center gap-1.5 rounded-sm pr-2 whitespace-nowrap hover:bg-canvas pointer-coarse:min-h-10"
      style={{ paddingLeft: `${level * 1.125}rem` }}
    >
      <span className="flex w-5 shrink-0 justify-center text-muted">
        {unfolds && <ChevronRight aria-hidden className="size-4 transition-transform in-[[open]>summary]:rotate-90" />}
      </span>
      <Icon aria-hidden className="size-4 shrink-0 text-muted" strokeWidth={1.75} />
      <span className="font-mono">{name}</span>
      {target !== undefined && <span className="truncate font-mono text-muted">→ {target}</span>}
      {program !== undefined && <span className="text-xs text-muted">{program}</span>}
      <span className="ml-auto pl-4 font-mono text-xs text-muted">{modeText(mode)}</span>
      <span className="w-18 shrink-0 text-right text-muted">
        {type === "symlink" ? "link" : <Bytes value={size} />}
      </span>
    </div>
  );
}

/** What is in a folder that did not come with the page. */
function LoadedFolder({ file, path, level }: { file: string; path: string; level: number }) {
  const { data, error, isFetching, hasNextPage, fetchNextPage } = useInfiniteQuery(folderQuery(file, path));
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  const left = (data?.pages[0]?.total ?? 0) - items.length;
  const nodes = items.map((item): Shown => ({ ...item, path: `${path}/${item.name}`, children: childrenOf(item) }));
  return (
    <>
      <Paths file={file} nodes={nodes} level={level} levelsOpen={0} />
      <div role="status" style={{ paddingLeft: `${level * 1.125 + 1.5}rem` }}>
        {isFetching && <p className="flex min-h-7 items-center text-muted">Loading what is in {path}</p>}
        {!isFetching && error !== null && <p className="py-1 text-bad">{error.message}</p>}
        {!isFetching && (hasNextPage || error !== null) && (
          <Button size="small" variant="quiet" onPress={() => fetchNextPage()}>
            {error === null ? `Show more of ${left.toLocaleString("en")} others` : "Try again"}
          </Button>
        )}
      </div>
    </>
  );
}

/** An empty folder has nothing to load. */
function childrenOf({ type, count, size }: Child): Shown["children"] {
  return type === "folder" && (count > 0 || size > 0) ? null : [];
}
