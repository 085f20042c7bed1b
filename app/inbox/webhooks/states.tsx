import { CircleAlert, CircleCheck, CirclePause, CircleX, Clock, type LucideIcon } from "lucide-react";
import type { Delivery, Webhook } from "#lib/events/webhook-schema";
import type { Tone } from "../../_ui/badge";
import { formatDuration } from "../../_ui/format-time";

type Face = { tone: Tone; icon: LucideIcon; word: string };

const WEBHOOK_FACES: Record<Webhook["state"] | "failing", Face> = {
  active: { tone: "ok", icon: CircleCheck, word: "Active" },
  failing: { tone: "warn", icon: CircleAlert, word: "Failing" },
  paused: { tone: "neutral", icon: CirclePause, word: "Paused" },
  disabled: { tone: "bad", icon: CircleX, word: "Disabled" },
};

/** How a webhook is shown; one that is active and does not answer is failing. */
export function webhookFace({ state, failingSince }: Pick<Webhook, "state" | "failingSince">): Face {
  return WEBHOOK_FACES[state === "active" && failingSince !== null ? "failing" : state];
}

const DELIVERY_FACES: Record<Delivery["state"] | "retrying", Face> = {
  waiting: { tone: "neutral", icon: Clock, word: "Waiting" },
  retrying: { tone: "warn", icon: CircleAlert, word: "Retrying" },
  delivered: { tone: "ok", icon: CircleCheck, word: "Delivered" },
  failed: { tone: "bad", icon: CircleX, word: "Failed" },
};

/** How a message is shown; one that waits after an attempt is being retried. */
export function deliveryFace({ state, last }: Pick<Delivery, "state" | "last">): Face {
  return DELIVERY_FACES[state === "waiting" && last?.error ? "retrying" : state];
}

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
