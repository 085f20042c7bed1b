"use client";

import { useQuery } from "@tanstack/react-query";
import { Webhook as WebhookIcon } from "lucide-react";
import type { Webhook } from "#lib/events/webhook-schema";
import { Badge } from "../../_ui/badge";
import { EmptyState } from "../../_ui/empty-state";
import { TextLink } from "../../_ui/links";
import { Notice } from "../../_ui/notice";
import { Cell, Row, Table, TableHead } from "../../_ui/table";
import { TimeAgo } from "../../_ui/times";
import { eventInWords } from "./event-words";
import { webhooksQuery } from "./queries";
import { LastAnswer, webhookFace } from "./states";

const COLUMNS = [
  { id: "name", title: "Webhook" },
  { id: "state", title: "State", className: "w-28" },
  { id: "last", title: "Last answer", className: "w-64 max-md:hidden" },
  { id: "waiting", title: "Waiting", className: "w-20 text-right max-md:hidden" },
];

/** All webhooks with what they answered last. */
export function WebhookTable() {
  const { data, error } = useQuery(webhooksQuery);
  if (data === undefined) return null;
  if (data.items.length === 0) return <NoWebhooks />;
  return (
    <>
      {error !== null && <Notice tone="warn" role="status" title="The list may be old. The server does not answer." />}
      <Table label="Webhooks">
        <TableHead columns={COLUMNS} />
        <tbody>
          {data.items.map((webhook) => (
            <WebhookRow key={webhook.id} webhook={webhook} />
          ))}
        </tbody>
      </Table>
    </>
  );
}

function WebhookRow({ webhook }: { webhook: Webhook }) {
  const { id, name, url, waiting, last } = webhook;
  const { tone, icon, word } = webhookFace(webhook);
  return (
    <Row>
      <Cell className="max-w-0">
        <TextLink href={`/inbox/webhooks/${id}`} quiet wholeRow className="font-medium wrap-anywhere">
          {name}
        </TextLink>
        <p className="truncate font-mono text-xs text-muted" title={url}>
          {url}
        </p>
        {last?.last && (
          <div className="text-xs wrap-anywhere md:hidden">
            <LastAnswer last={last.last} />
          </div>
        )}
      </Cell>
      <Cell>
        <Badge tone={tone} icon={icon}>
          {word}
        </Badge>
      </Cell>
      <Cell className="wrap-anywhere max-md:hidden">
        {last?.last ? (
          <>
            <LastAnswer last={last.last} />
            <p className="text-xs text-muted">
              {eventInWords(last.type)}, <TimeAgo at={last.last.at} />
            </p>
          </>
        ) : (
          <span className="text-muted">None yet</span>
        )}
      </Cell>
      <Cell className="text-right tabular-nums max-md:hidden">{waiting}</Cell>
    </Row>
  );
}

function NoWebhooks() {
  return (
    <EmptyState icon={WebhookIcon} title="No webhook yet">
      A webhook is an address that is told what happens here: a candidate is ready, an image is published or withdrawn,
      a build failed. Messages are signed as Standard Webhooks, and sent again until they are answered.
    </EmptyState>
  );
}
