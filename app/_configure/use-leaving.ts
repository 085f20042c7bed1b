import { type RefObject, useEffect, useRef } from "react";

/**
 * Whether somebody has followed a link and the next page is still on its way. Next's router gives that way up when an
 * address is written meanwhile, and tells nobody that it is on one.
 */
export function useLeaving(): RefObject<boolean> {
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
