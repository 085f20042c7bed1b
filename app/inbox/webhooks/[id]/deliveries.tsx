"use client";

import { useQuery } from "@tanstack/react-query";
import { Send } from "lucide-react";
import type { Route } from "next";
import { EmptyState } from "../../../_ui/empty-state";
import { Notice } from "../../../_ui/notice";
import { Pager } from "../../../_ui/pager";
import { Panel, Section } from "../../../_ui/section";
import { deliveriesQuery } from "../queries";
import { DeliveryItem } from "./delivery-item";

/** What was sent to a webhook and what is to be sent, the newest first. */
export function Deliveries({ id, cursor }: { id: string; cursor: string | undefined }) {
  const { data, error } = useQuery(deliveriesQuery(id, cursor));
  if (data === undefined) return null;
  const { items, next } = data;
  const home: Route = `/inbox/webhooks/${id}`;
  return (
    <Section id="deliveries" title="Deliveries" note="Those that wait, and the newest 100 that have ended.">
      {error !== null && <Notice tone="warn" role="status" title="The list may be old. The server does not answer." />}
      {items.length === 0 ? (
        <EmptyState icon={Send} title="Nothing was sent yet">
          Whatever happens next and this webhook wants is listed here, with what was answered. A test event shows at
          once whether the receiver is there.
        </EmptyState>
      ) : (
        <Panel className="p-0">
          <ul aria-label="Deliveries" className="divide-y divide-line">
            {items.map((delivery) => (
              <DeliveryItem key={delivery.id} webhook={id} delivery={delivery} />
            ))}
          </ul>
        </Panel>
      )}
      <Pager
        first={cursor === undefined ? null : { href: home, word: "Newest" }}
        next={next === null ? null : { href: `${home}?cursor=${next}`, word: "Older" }}
      />
    </Section>
  );
}
