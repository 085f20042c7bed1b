import { type RefObject, useEffect, useRef } from "react";

/** Makes an opened dialog a step of the history, so that going back closes it and leads no further. */
export function useBackCloses(dialog: RefObject<HTMLDialogElement | null>): {
  onOpen: () => void;
  onClose: () => void;
} {
  const openedAt = useRef<string | null>(null);
  useEffect(() => {
    const close = () => {
      openedAt.current = null;
      dialog.current?.close();
    };
    window.addEventListener("popstate", close);
    return () => window.removeEventListener("popstate", close);
  }, [dialog]);
  const onOpen = () => {
    openedAt.current = window.location.href;
    window.history.pushState(null, "", openedAt.current);
  };
  const onClose = () => {
    // Choices that were made meanwhile are at the step of the dialog: taking it away would take them back.
    const isBare = openedAt.current === window.location.href;
    openedAt.current = null;
    if (isBare) window.history.back();
  };
  return { onOpen, onClose };
}
