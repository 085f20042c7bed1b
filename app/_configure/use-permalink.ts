import { useSearchParams } from "next/navigation";
import { type RefObject, useEffect, useRef } from "react";

/** Browsers refuse addresses that change more often than some hundred times in half a minute. */
const REST = 200;

/**
 * Keeps the address bar at the choices, so that the page can be shared, reloaded and come back to. `search` is null while
 * the choices cannot be written. `onMove` is called when the user has gone to another address of this page.
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

/**
 * Whether the user has followed a link and the next page is still on its way. Next's router gives that way up when an
 * address is written meanwhile, and does not say that it is on one.
 */
function useLeaving(): RefObject<boolean> {
  const leaving = useRef(false);
  useEffect(() => {
    const onClick = (event: MouseEvent) => {
      if (leadsAway(event)) leaving.current = true;
    };
    document.addEventListener("click", onClick, true);
    return () => document.removeEventListener("click", onClick, true);
  }, []);
  return leaving;
}

function leadsAway({ target, button, metaKey, ctrlKey, shiftKey, altKey }: MouseEvent): boolean {
  const link =
    target instanceof Element ? target.closest<HTMLAnchorElement>("a[href]:not([target], [download])") : null;
  const elsewhere = button !== 0 || metaKey || ctrlKey || shiftKey || altKey;
  return link !== null && !elsewhere && link.pathname !== window.location.pathname;
}
