"use client";

import { Label, Meter } from "react-aria-components";
import { formatBytes } from "../_ui/format-bytes";

/** Bytes that images take and bytes that are left on their disk. */
export function DiskUse({ used, free }: { used: number; free: number | null }) {
  const text = `${formatBytes(used)} used${free === null ? "" : `, ${formatBytes(free)} free`}`;
  return (
    <Meter
      value={used}
      maxValue={Math.max(1, used + (free ?? 0))}
      valueLabel={text}
      className="flex w-52 flex-col gap-1.5"
    >
      {({ percentage }) => (
        <>
          <Label className="sr-only">Disk for images</Label>
          <span className="text-sm text-muted">{text}</span>
          <div className="h-1.5 overflow-hidden rounded-full bg-sunken">
            <div className="h-full min-w-0.5 rounded-full bg-muted" style={{ width: `${percentage}%` }} />
          </div>
        </>
      )}
    </Meter>
  );
}
