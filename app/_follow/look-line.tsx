"use client";

import { Check, LoaderCircle, TriangleAlert } from "lucide-react";
import type { Watch } from "#lib/follow/schema";
import { TimeUntil } from "../_ui/time-until";
import { TimeAgo } from "../_ui/times";
import { isBusy } from "./queries";

/** What came of the last look at upstream. `now`: milliseconds since 1970. */
export function LookLine({ watch, now }: { watch: Watch; now: number }) {
  const { look } = watch;
  if (isBusy(watch, now))
    return (
      <p className="flex gap-1.5 text-sm text-muted" role="status">
        <LoaderCircle aria-hidden className="mt-0.5 size-4 shrink-0 animate-spin" />
        {watch.looking ? "Looking upstream" : "Looks upstream as soon as a worker is free"}
      </p>
    );
  if (look === null) return <p className="text-sm text-muted">Not looked yet.</p>;
  const Icon = look.failed ? TriangleAlert : Check;
  return (
    <p className="flex min-w-0 gap-1.5 text-sm">
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${look.failed ? "text-warn" : "text-ok"}`} />
      <span className="min-w-0 wrap-anywhere">{look.text}</span>
    </p>
  );
}

/** When upstream was looked at, and when it is next. */
export function LookTimes({ watch }: { watch: Watch }) {
  const { look, nextAt } = watch;
  return (
    <>
      {look !== null && (
        <>
          looked <TimeAgo at={look.at} />
        </>
      )}
      {look !== null && nextAt !== null && " · "}
      {nextAt !== null && (
        <>
          next look <TimeUntil at={nextAt} />
        </>
      )}
    </>
  );
}
