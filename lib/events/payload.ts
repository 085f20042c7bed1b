import { z } from "zod";

/** Members of an event's data that are addresses of this server. */
const ADDRESSES = ["url", "page"];

/** Kept by this version or one before it. */
const Kept = z.looseObject({ data: z.record(z.string(), z.unknown()) });

/** What is posted of a kept event: with this server's address where that is known, else with paths. */
export function withAddresses(kept: string, baseUrl: string): string {
  const event = Kept.parse(JSON.parse(kept));
  const entries = Object.entries(event.data).map(([name, value]) => [
    name,
    ADDRESSES.includes(name) && typeof value === "string" ? baseUrl + value : value,
  ]);
  return JSON.stringify({ ...event, data: Object.fromEntries(entries) });
}
