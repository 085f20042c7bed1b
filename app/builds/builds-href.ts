import type { BuildsFilter } from "./queries";

/** The address of a filtered list of builds. */
export function buildsHref(filter: BuildsFilter): `/builds${string}` {
  const search = searchOf(filter);
  return search === "" ? "/builds" : `/builds?${search}`;
}

/** The members that have a value, as a query string. */
export function searchOf(members: Record<string, string | number | undefined>): string {
  const given = Object.entries(members).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]]));
  return new URLSearchParams(given).toString();
}
