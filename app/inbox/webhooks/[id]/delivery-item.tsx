"use client";

import type { Delivery } from "#lib/events/webhook-schema";
import { ActionButton } from "../../../_client/action-button";
import { Badge } from "../../../_ui/badge";
import { CodeBlock } from "../../../_ui/code-block";
import { Disclosure } from "../../../_ui/disclosure";
import { formatUtc } from "../../../_ui/format-time";
import { TimeAgo } from "../../../_ui/times";
import { sendAgain } from "../actions";
import { eventInWords } from "../event-words";
import { deliveryFace, LastAnswer } from "../states";

/** A message: what of, how it stands, what was answered; folded away what was posted. */
export function DeliveryItem({ webhook, delivery }: { webhook: string; delivery: Delivery }) {
  const { id, type, state, createdAt, last } = delivery;
  const { tone, icon, word } = deliveryFace(delivery);
  return (
    <li className="flex flex-col gap-1 px-4 py-3 text-sm">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Badge tone={tone} icon={icon}>
          {word}
        </Badge>
        <span className="font-medium">{eventInWords(type)}</span>
        <span className="text-muted">
          <TimeAgo at={createdAt} />
        </span>
        {(state !== "waiting" || last !== null) && (
          <span className="ml-auto">
            <ActionButton may="send message again" size="small" action={sendAgain.bind(null, webhook, id)}>
              Send again
            </ActionButton>
          </span>
        )}
      </div>
      {last !== null && <LastAnswer last={last} />}
      <Course delivery={delivery} />
      <Disclosure title="Message and answer">
        <div className="flex flex-col gap-3">
          <CodeBlock label={`${type} as it is posted`} text={pretty(delivery.payload)} className="max-h-80" />
          {last?.answer ? (
            <CodeBlock label="The answer, its first 500 bytes" text={last.answer} className="max-h-60" />
          ) : null}
          {last?.answer === "" && <p className="text-muted">The answer had no body.</p>}
          <p className="text-muted wrap-anywhere">
            webhook-id <code>{id}</code>
          </p>
        </div>
      </Disclosure>
    </li>
  );
}

/** How often a message was tried, and when it is next. */
function Course({ delivery: { attempts, nextAt, last } }: { delivery: Delivery }) {
  if (attempts < 2 && (nextAt === null || last === null)) return null;
  const times = attempts === 1 ? "Tried once." : `Tried ${attempts} times.`;
  return (
    <p className="text-muted">
      {times}
      {nextAt !== null && ` Next attempt ${formatUtc(Date.parse(nextAt))}.`}
    </p>
  );
}

function pretty(payload: string): string {
  return JSON.stringify(JSON.parse(payload), null, 2);
}
