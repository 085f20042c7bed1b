"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { Segmented } from "../../_ui/segmented";
import { Skeleton } from "../../_ui/skeleton";
import { ContentsTree } from "./contents-tree";
import type { Shown } from "./shown-tree";

const ContentsMap = dynamic(() => import("./contents-map").then((module) => module.ContentsMap), {
  loading: () => <Skeleton className="h-96 w-full rounded-lg" />,
});

const VIEWS = [
  { id: "tree", text: "Tree" },
  { id: "map", text: "Map" },
];

type ContentsViewProps = { file: string; nodes: readonly Shown[]; isSmall: boolean };

/** The contents as a tree, or as a map in which large files are large; what draws the map comes when it is asked for. */
export function ContentsView({ file, nodes, isSmall }: ContentsViewProps) {
  const [view, setView] = useState("tree");
  return (
    <>
      <Segmented label="Show contents as" hideLabel segments={VIEWS} value={view} onChange={setView} />
      {view === "tree" ? <ContentsTree file={file} nodes={nodes} isSmall={isSmall} /> : <ContentsMap file={file} />}
    </>
  );
}
