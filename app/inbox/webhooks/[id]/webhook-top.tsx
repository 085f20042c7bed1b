"use client";

import { useQuery } from "@tanstack/react-query";
import type { Webhook } from "#lib/events/webhook-schema";
import { ActionButton } from "../../../_client/action-button";
import { NoWorker } from "../../../_frame/no-worker";
import { Badge } from "../../../_ui/badge";
import { Facts } from "../../../_ui/facts";
import { formatUtc } from "../../../_ui/format-time";
import { Notice } from "../../../_ui/notice";
import { PageHeader } from "../../../_ui/page-header";
import { TimeAgo } from "../../../_ui/times";
import { pause, remove, test } from "../actions";
import { eventInWords } from "../event-words";
import { webhookQuery } from "../queries";
import { webhookFace } from "../states";
import { EditButton } from "./edit-button";
import { SecretButton } from "./secret-button";

/** A webhook with what can be done with it. `baseUrl` is the address that messages give of this server. */
export function WebhookTop({ id, baseUrl }: { id: string; baseUrl: string | null }) {
  const { data } = useQuery(webhookQuery(id));
  if (data === undefined) return null;
  const { webhook } = data;
  const { tone, icon, word } = webhookFace(webhook);
  return (
    <>
      <PageHeader title={webhook.name} actions={<Actions webhook={webhook} />}>
        <Badge tone={tone} icon={icon}>
          {word}
        </Badge>
      </PageHeader>
      <State webhook={webhook} />
      {webhook.waiting > 0 && webhook.state === "active" && <NoWorker what="nothing is sent" />}
      <Facts facts={factsOf(webhook, baseUrl)} />
    </>
  );
}

function Actions({ webhook }: { webhook: Webhook }) {
  const { id, name, state, waiting } = webhook;
  const isActive = state === "active";
  return (
    <>
      {isActive && (
        <ActionButton may="test webhook" action={test.bind(null, id)}>
          Send a test event
        </ActionButton>
      )}
      <EditButton webhook={webhook} />
      <ActionButton
        may="change webhook"
        action={pause.bind(null, id, isActive)}
        variant={isActive ? "secondary" : "primary"}
      >
        {isActive ? "Pause" : "Let it go on"}
      </ActionButton>
      <ActionButton
        may="delete webhook"
        action={remove.bind(null, id)}
        variant="danger"
        confirm={{
          title: `Delete ${name}?`,
          text: `It is told nothing more, and its deliveries are forgotten${waiting > 0 ? `, ${waiting} that wait included` : ""}.`,
        }}
      >
        Delete
      </ActionButton>
    </>
  );
}

/** Why a webhook gets nothing, or may soon get nothing. */
function State({ webhook: { state, disabled, failingSince } }: { webhook: Webhook }) {
  if (state === "disabled")
    return (
      <Notice tone="bad" title={`Disabled: ${disabled?.reason}`}>
        <p>What has happened since is not told. Once the receiver answers again, let it go on.</p>
      </Notice>
    );
  if (state === "paused")
    return (
      <Notice title="Paused. What happens meanwhile is not told later; what waited already is sent when it goes on." />
    );
  if (failingSince === null) return null;
  return (
    <Notice tone="warn" title="Messages do not get through.">
      <p>
        The first failure was <TimeAgo at={failingSince} />. After five days without a success it is disabled.
      </p>
    </Notice>
  );
}

function factsOf(webhook: Webhook, baseUrl: string | null) {
  const { id, url, events, createdAt, oldSecretUntil } = webhook;
  return [
    { name: "Address", value: <code>{url}</code> },
    { name: "Is told", value: events.map(eventInWords).join(" · ") },
    {
      name: "Secret",
      value: (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <SecretButton id={id} />
          {oldSecretUntil !== null && (
            <span className="text-muted">
              The one before signs as well until {formatUtc(Date.parse(oldSecretUntil))}.
            </span>
          )}
        </div>
      ),
    },
    {
      name: "Links",
      value:
        baseUrl === null
          ? "Messages name pages and images by their path, since BAKEHOUSE_URL is not set."
          : `Messages name pages and images below ${baseUrl}.`,
    },
    { name: "Added", value: <TimeAgo at={createdAt} /> },
  ];
}
