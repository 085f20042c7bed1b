import type { ReactNode } from "react";

/** Units of the drawing; it is stretched to its place, and lines keep their width. */
export const HEIGHT = 100;

type ChartProps = {
  /** What it shows, in a sentence. */
  label: string;
  /** Units of its width. */
  width: number;
  /** What its upper edge stands for. */
  top: number;
  legend: ReactNode;
  children: ReactNode;
};

/** The frame of a chart of the last day: its scale, its lines, its times. Its numbers stand in a table beside it. */
export function Chart({ label, width, top, legend, children }: ChartProps) {
  return (
    <figure className="flex flex-col gap-2">
      <figcaption className="flex min-h-6 flex-wrap gap-x-4 gap-y-1 text-sm">{legend}</figcaption>
      <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2 text-xs text-muted tabular-nums">
        <div aria-hidden className="flex h-36 flex-col justify-between text-right leading-none">
          <span>{top}</span>
          <span>{top / 2}</span>
          <span>0</span>
        </div>
        <svg
          role="img"
          aria-label={label}
          viewBox={`0 0 ${width} ${HEIGHT}`}
          preserveAspectRatio="none"
          className="h-36 w-full overflow-visible"
        >
          {[0, HEIGHT / 2, HEIGHT].map((y) => (
            <line
              key={y}
              x1={0}
              x2={width}
              y1={y}
              y2={y}
              className="stroke-line"
              strokeWidth={1}
              vectorEffect="non-scaling-stroke"
            />
          ))}
          {children}
        </svg>
        <div aria-hidden className="col-start-2 flex justify-between pt-1">
          <span>24 h ago</span>
          <span>12 h</span>
          <span>now</span>
        </div>
      </div>
    </figure>
  );
}

/** An even number that is not below: the middle of the scale is then a number of builds too. */
export function topFor(most: number): number {
  const step = [2, 4, 6, 10, 20, 40, 60, 100].find((top) => top >= most);
  return step ?? Math.ceil(most / 100) * 100;
}

/** A sign of a chart, beside what it means. */
export function Key({ sign, children }: { sign: string; children: ReactNode }) {
  return (
    <span className="flex items-center gap-1.5">
      <span aria-hidden className={`h-3 w-4 rounded-xs ${sign}`} />
      {children}
    </span>
  );
}
