import { useEffect } from "react";
import { queryText } from "#lib/machine/query";
import type { MachineInput } from "#lib/machine/schema";

/** Keeps the address bar at the choices, so that the page can be shared and reloaded. Extras never go there. */
export function usePermalink(input: MachineInput): void {
  const query = queryText(input);
  useEffect(() => {
    const address = query === "" ? window.location.pathname : `?${query}`;
    if (address !== window.location.search) window.history.replaceState(null, "", address);
  }, [query]);
}
