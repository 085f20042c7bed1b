import { headers } from "next/headers";
import { type Context, context } from "#lib/context";
import { baseUrlOf } from "#lib/images/base-url";
import { readReach } from "./reach";

/**
 * The rooms as a page sees them: under the configured address, else the one that this browser keeps for machines, else the
 * one by which the visitor reached this server.
 */
export async function pageContext(): Promise<Context> {
  const { env } = context();
  const kept = (await readReach())?.address ?? undefined;
  return { ...context(), baseUrl: baseUrlOf((await headers()).get("host"), env.BAKEHOUSE_URL ?? kept) };
}
