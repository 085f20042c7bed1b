import { queryOptions } from "@tanstack/react-query";
import type { Webhook } from "#lib/events/webhook-schema";
import { getJson } from "../../_client/json";
import { withQuery } from "../../_client/with-query";
import type { DeliveryList, WebhookList } from "../../_server/operations/webhooks";

/** Milliseconds between looks while something is to be sent, and while nothing is. */
const SOON = 1_500;
const SELDOM = 10_000;

export const webhooksQuery = queryOptions({
  queryKey: ["webhooks", "list"],
  queryFn: ({ signal }) => getJson<WebhookList>("/api/v1/webhooks", signal),
  refetchInterval: ({ state }) => (state.data?.items.some(({ waiting }) => waiting > 0) ? SOON : SELDOM),
});

export const webhookQuery = (id: string) =>
  queryOptions({
    queryKey: ["webhooks", "one", id],
    queryFn: ({ signal }) => getJson<{ webhook: Webhook }>(`/api/v1/webhooks/${id}`, signal),
    refetchInterval: ({ state }) => (state.data?.webhook.waiting ? SOON : SELDOM),
  });

export const deliveriesQuery = (id: string, cursor?: string) =>
  queryOptions({
    queryKey: ["webhooks", "deliveries", id, cursor ?? null],
    queryFn: ({ signal }) =>
      getJson<DeliveryList>(
        withQuery(`/api/v1/webhooks/${id}/deliveries`, { cursor, limit: DELIVERIES_PER_PAGE }),
        signal,
      ),
    refetchInterval: ({ state }) => (state.data?.items.some(isWaiting) ? SOON : SELDOM),
  });

export const DELIVERIES_PER_PAGE = 25;

function isWaiting({ state }: { state: string }): boolean {
  return state === "waiting";
}
