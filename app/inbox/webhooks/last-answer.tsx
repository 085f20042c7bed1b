import type { Delivery } from "#lib/events/webhook-schema";
import { formatDuration } from "../../_ui/format-time";

/** What came of an attempt, in a line: `204 in 0.4 s`, or why it failed. */
export function LastAnswer({ last: { status, error, duration } }: { last: NonNullable<Delivery["last"]> }) {
  return (
    <p className={error === null ? "" : "text-bad"}>
      {error ?? (
        <>
          <span className="font-mono">{status}</span> in {formatDuration(duration)}
        </>
      )}
    </p>
  );
}
