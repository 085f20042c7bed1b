import { useSearchParams } from "next/navigation";
import { type RefObject, useEffect, useRef } from "react";
import { choicesCookie } from "#lib/configs/addresses";
import { keepCookie } from "../_client/cookie";

/** Browsers refuse addresses that change more often than some hundred times in half a minute, as those of typed fields could. */
const REST = 200;

type Permalink = {
  /** Null while the choices cannot be written. */
  search: string | null;
  /** What makes a step of the history when it changes: going back leads to the choices before it. */
  step: string;
  /** Called when the user has gone to another address of this page. */
  onMove: () => void;
};

/** Keeps the address bar at the choices, so that the page can be shared, reloaded and come back to. */
export function usePermalink({ search, step, onMove }: Permalink): void {
  const params = useSearchParams()?.toString() ?? "";
  const seen = useRef(params);
  // The router hears of an address some time after it was written, perhaps when the next one is there already.
  const own = useRef<string[]>([]);
  const written = useRef(step);
  const leaving = useLeaving();
  useEffect(() => {
    if (search === null) return;
    keepCookie(choicesCookie(window.location.host), search.slice(1));
    const isStep = step !== written.current;
    const timer = setTimeout(
      () => {
        if (leaving.current || search === window.location.search) return;
        own.current.push(new URLSearchParams(search).toString());
        if (isStep) window.history.pushState(null, "", search);
        else window.history.replaceState(null, "", search);
        written.current = step;
      },
      isStep ? 0 : REST,
    );
    return () => clearTimeout(timer);
  }, [search, step, leaving]);
  useEffect(() => {
    if (params === seen.current) return;
    seen.current = params;
    const at = own.current.indexOf(params);
    // Those before it were written over before the router heard of them.
    own.current = own.current.slice(at + 1);
    if (at < 0) onMove();
  }, [params, onMove]);
  useEffect(() => {
    const forget = () => {
      own.current = [];
    };
    window.addEventListener("popstate", forget);
    return () => window.removeEventListener("popstate", forget);
  }, []);
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
