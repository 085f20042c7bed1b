import type { Image } from "#lib/images/schema";
import { Badge } from "../_ui/badge";

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
