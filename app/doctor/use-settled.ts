import { useEffect, useState } from "react";

/** Milliseconds without a keystroke: shorter than the eye waits, longer than between two keys. */
const REST = 150;

/** The text once nobody has typed for a moment, so that examining a long one does not hold up the typing. */
export function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), REST);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
