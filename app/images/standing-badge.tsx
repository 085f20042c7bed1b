import type { Image } from "#lib/images/schema";
import { Badge } from "../_ui/badge";
import { TimeAgo } from "../_ui/times";

type StandingBadgeProps = { image: Pick<Image, "state" | "withdrawn" | "decided"> };

/** Says of an image that machines do not see it; nothing of a published one. */
export function StandingBadge({ image: { state, withdrawn, decided } }: StandingBadgeProps) {
  if (state === "candidate")
    return (
      <Badge tone="accent" title="Machines do not see it until it is published.">
        {decided === null ? "candidate" : "candidate, on hold"}
      </Badge>
    );
  if (state === "skipped") return <Badge title={decided?.note}>skipped</Badge>;
  if (withdrawn === null) return null;
  return (
    <Badge tone="warn" title={withdrawn.reason}>
      withdrawn
    </Badge>
  );
}

/** Who put an image on hold or skipped it, when, and why. There is no sign-in: who is a browser or a program. */
export function DecidedLine({ decided: { at, by, note } }: { decided: NonNullable<Image["decided"]> }) {
  return (
    <p className="max-w-prose text-sm text-muted wrap-anywhere whitespace-pre-line">
      {note !== "" && `“${note}” `}
      {by === "Browser" ? "From a browser" : `By ${by}`}, <TimeAgo at={at} />
    </p>
  );
}
