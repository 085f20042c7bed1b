"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { formatBytes } from "#lib/format-bytes";
import { Button } from "../../_ui/button";
import { Notice } from "../../_ui/notice";
import { Skeleton } from "../../_ui/skeleton";
import { sizesQuery } from "./contents-queries";
import { FileFacts } from "./file-facts";
import { type Box, layOut } from "./map-layout";

/** The contents as boxes as large as what they stand for. A folder is looked into, a file tells what is known of it. */
export function ContentsMap({ file }: { file: string }) {
  const [under, setUnder] = useState("");
  const [chosen, choose] = useState<string | null>(null);
  const { data, error, isPlaceholderData } = useQuery(sizesQuery(file, under));
  const { frame, width } = useWidth();
  const here = useRef<HTMLElement>(null);
  const look = (path: string) => {
    setUnder(path);
    choose(null);
    // The box that was pressed goes; whoever came by keyboard goes on from the way.
    here.current?.focus();
  };
  return (
    <div className="flex flex-col gap-2">
      <Way ref={here} path={under} onLook={look} />
      <div ref={frame} className="relative min-h-40 overflow-hidden rounded-lg border border-line bg-surface">
        {data === undefined && error === null && <Skeleton className="h-96 w-full" />}
        {error !== null && <Notice tone="bad" title={error.message} />}
        {data !== undefined && width > 0 && (
          <Boxes
            boxes={layOut(data, width)}
            total={data.size}
            isOld={isPlaceholderData}
            chosen={chosen}
            onLook={look}
            onChoose={choose}
          />
        )}
        {data?.size === 0 && <p className="p-4 text-sm text-muted">There are no bytes in it.</p>}
      </div>
      <p className="text-sm text-muted">
        Sizes before compression. Small files are counted together; the tree has each.
      </p>
      {chosen !== null && <FileFacts file={file} path={chosen} />}
    </div>
  );
}

type WayProps = { ref: React.Ref<HTMLElement>; path: string; onLook(path: string): void };

/** Which folder is shown, and the way back to those around it. */
function Way({ ref, path, onLook }: WayProps) {
  const names = path === "" ? [] : path.split("/");
  const places = ["Whole image", ...names].map((name, depth) => ({ name, path: names.slice(0, depth).join("/") }));
  return (
    <nav ref={ref} tabIndex={-1} aria-label="Folder of the map" className="flex min-h-8 flex-wrap items-center text-sm">
      {places.map((place) =>
        place.path === path ? (
          <span key={place.path} aria-current="true" className="px-2 font-mono font-medium">
            {place.name}
          </span>
        ) : (
          <span key={place.path} className="flex items-center text-muted">
            <Button size="small" variant="quiet" onPress={() => onLook(place.path)}>
              {place.name}
            </Button>
            /
          </span>
        ),
      )}
    </nav>
  );
}

type BoxesProps = {
  boxes: { height: number; boxes: readonly Box[] };
  total: number;
  isOld: boolean;
  chosen: string | null;
  onLook(path: string): void;
  onChoose(path: string): void;
};

function Boxes({ boxes: { height, boxes }, total, isOld, chosen, onLook, onChoose }: BoxesProps) {
  return (
    <ul
      aria-label="Largest files and folders"
      aria-busy={isOld}
      className={`relative transition-opacity ${isOld ? "opacity-60" : ""}`}
      style={{ height }}
    >
      {boxes.map(({ key, path, name, size, count, isFolder, isFrame, ...place }) => {
        const share = Math.round((100 * size) / Math.max(1, total));
        const words = `${path ?? `${count.toLocaleString("en")} smaller`}, ${formatBytes(size)}, ${share} %`;
        const look = isFrame ? "bg-sunken items-start" : isFolder ? "bg-sunken" : "bg-canvas";
        const label = <Label name={name} size={size} {...place} isFrame={isFrame} />;
        return (
          <li
            key={key}
            className="absolute"
            style={{ left: place.x, top: place.y, width: place.width, height: place.height }}
          >
            {path === null ? (
              <span title={words} className={`${BOX} bg-surface text-muted`}>
                {label}
              </span>
            ) : (
              <button
                type="button"
                title={words}
                aria-label={isFolder ? `Look into ${words}` : words}
                aria-pressed={isFolder ? undefined : chosen === path}
                onClick={() => (isFolder ? onLook(path) : onChoose(path))}
                className={`${BOX} ${look} hover:border-accent aria-pressed:border-accent aria-pressed:bg-accent-soft`}
              >
                {label}
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}

const BOX =
  "flex size-full flex-col overflow-hidden rounded-[3px] border border-line px-1 py-0.5 text-left text-xs -outline-offset-2";

type LabelProps = Pick<Box, "name" | "size" | "width" | "height" | "isFrame">;

/** What fits into a box. */
function Label({ name, size, width, height, isFrame }: LabelProps) {
  if (width < 34 || height < 18) return null;
  return (
    <>
      <span className="block w-full truncate font-mono">
        {name}
        {isFrame && width > 140 && <span className="pl-2 font-sans text-muted">{formatBytes(size)}</span>}
      </span>
      {!isFrame && height > 36 && width > 50 && <span className="block truncate text-muted">{formatBytes(size)}</span>}
    </>
  );
}

/** How wide an element is, also after the window has changed. */
function useWidth() {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { frame, width };
}
