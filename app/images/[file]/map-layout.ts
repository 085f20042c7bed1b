import { hierarchy, treemap } from "d3-hierarchy";
import type { Sized } from "#lib/images/contents";

/** A box of the map, in pixels. A frame has the boxes of its parts in it. `path` is null where small ones are counted together. */
export type Box = Pick<Sized, "path" | "size" | "count" | "isFolder"> & {
  key: string;
  name: string;
  isFrame: boolean;
  x: number;
  y: number;
  width: number;
  height: number;
};

/** Room for the name of a folder above its parts. */
const HEAD = 20;
/** Boxes that are narrower or lower cannot be pressed. */
const SMALLEST = 6;
const NARROW = 480;

/** Where the boxes of a folder's parts stand: as wide as given, lower than wide where there is room. */
export function layOut(sized: Sized, width: number): { height: number; boxes: Box[] } {
  const height = Math.round(width < NARROW ? width * 1.3 : Math.min(width * 0.75, 560));
  const root = hierarchy(sized, ({ parts }) => parts).sum(({ parts, size }) => (parts.length === 0 ? size : 0));
  const laid = treemap<Sized>()
    .size([width, height])
    .paddingTop(({ depth }) => (depth === 0 ? 2 : HEAD))
    .paddingInner(2)
    .paddingRight(2)
    .paddingBottom(2)
    .paddingLeft(2)
    .round(true)(root);
  const boxes = laid
    .descendants()
    .slice(1)
    .map(({ data, children, parent, x0, y0, x1, y1 }): Box => {
      const { path, size, count, isFolder } = data;
      const name = path === null ? `${count.toLocaleString("en")} smaller` : path.slice(path.lastIndexOf("/") + 1);
      const place = { x: x0, y: y0, width: x1 - x0, height: y1 - y0 };
      const key = path ?? `rest of ${parent?.data.path}`;
      return { key, path, name, size, count, isFolder, isFrame: children !== undefined, ...place };
    });
  return { height, boxes: boxes.filter((box) => box.width >= SMALLEST && box.height >= SMALLEST) };
}
