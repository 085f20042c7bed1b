import { headers } from "next/headers";
import { type Context, context } from "#lib/context";
import { baseUrlOf } from "#lib/images/base-url";
import { readReach } from "./reach";

/**
 * The rooms as a page sees them: under the address that this browser keeps for machines, where there is a choice; else the configured
 * one, else the one by which the visitor reached this server.
 */
export async function pageContext(): Promise<Context> {
  const { env } = context();
  const kept = (await readReach())?.address ?? undefined;
  return { ...context(), baseUrl: baseUrlOf((await headers()).get("host"), kept ?? env.BAKEHOUSE_URL) };
}

/** The address of this server itself, without what a browser keeps for machines. */
export async function ownAddress(): Promise<string> {
  return baseUrlOf((await headers()).get("host"), context().env.BAKEHOUSE_URL);
}

/** The query of a page as Next gives it. */
export type SearchParams = Record<string, string | string[] | undefined>;

/** What a page's query says under a name: the first value, undefined when there is none or it is empty. */
export function paramOf(params: SearchParams, name: string): string | undefined {
  return [params[name]].flat()[0] || undefined;
}
