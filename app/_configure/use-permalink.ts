import { useSearchParams } from "next/navigation";
import { useEffect, useRef } from "react";
import { useLeaving } from "./use-leaving";

/** Browsers refuse addresses that change more often than some hundred times in half a minute. */
const REST = 200;

/**
 * Keeps the address bar at the choices, so that the page can be shared, reloaded and come back to. `search` is null while
 * the choices cannot be written. `onMove` is called when somebody has gone to another address of this page.
 */
export function usePermalink(search: string | null, onMove: () => void): void {
  const params = useSearchParams()?.toString() ?? "";
  const seen = useRef(params);
  // The router hears of an address some time after it was written, perhaps when the next one is there already.
  const own = useRef(new Set<string>());
  const leaving = useLeaving();
  useEffect(() => {
    if (search === null) return;
    const timer = setTimeout(() => {
      if (leaving.current || search === window.location.search) return;
      own.current.add(new URLSearchParams(search).toString());
      window.history.replaceState(null, "", search);
    }, REST);
    return () => clearTimeout(timer);
  }, [search, leaving]);
  useEffect(() => {
    if (params === seen.current) return;
    seen.current = params;
    if (!own.current.has(params)) onMove();
  }, [params, onMove]);
}
