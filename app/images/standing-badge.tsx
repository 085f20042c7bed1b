import type { Image } from "#lib/images/schema";
import { Badge } from "../_ui/badge";

/** Says of an image that machines do not see it; nothing of a published one. */
export function StandingBadge({ image: { state, withdrawn } }: { image: Pick<Image, "state" | "withdrawn"> }) {
  if (state === "candidate")
    return (
      <Badge tone="accent" title="Machines do not see it until it is published.">
        candidate
      </Badge>
    );
  if (withdrawn === null) return null;
  return (
    <Badge tone="warn" title={withdrawn.reason}>
      withdrawn
    </Badge>
  );
}
