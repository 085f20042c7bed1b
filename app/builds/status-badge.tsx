import { CircleCheck, CircleSlash, CircleX, Clock, LoaderCircle, type LucideIcon } from "lucide-react";
import type { Build, BuildStatus } from "#lib/builds/schema";
import { STATUS } from "#lib/builds/state";
import { Badge, type Tone } from "../_ui/badge";

const ICONS: Record<BuildStatus, LucideIcon> = {
  queued: Clock,
  running: LoaderCircle,
  succeeded: CircleCheck,
  failed: CircleX,
  cancelled: CircleSlash,
};

const TONES: Record<(typeof STATUS)[BuildStatus]["tone"], Tone> = {
  neutral: "neutral",
  active: "accent",
  good: "ok",
  bad: "bad",
};

type StatusBadgeProps = {
  status: BuildStatus;
  /** What was read in from a file was not baked here. */
  kind?: Build["kind"];
  position?: number | null;
  cancelling?: boolean;
};

/** A build's state in an icon and a word, with its place in the queue while it waits. */
export function StatusBadge({ status, kind, position = null, cancelling = false }: StatusBadgeProps) {
  const { label: usual, tone } = STATUS[status];
  const label = kind === "adopted" && status === "succeeded" ? "Read in" : usual;
  const word = cancelling ? "Cancelling" : position === null ? label : `${label}, ${ordinal(position)}`;
  return (
    <Badge tone={TONES[tone]} icon={ICONS[status]} spin={status === "running"}>
      {word}
    </Badge>
  );
}

function ordinal(position: number): string {
  return position === 1 ? "next" : `${position} in line`;
}
