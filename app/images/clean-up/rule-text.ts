import type { Run } from "#lib/retention/schema";

/** A rule in a few words. */
export function ruleText({ perMinor, days, ownToo }: Run["rule"]): string {
  const own = ownToo ? ", own images too" : "";
  return `${perMinor} per minor, ${days === 1 ? "1 day" : `${days} days`}${own}`;
}
