import { useEffect, useState } from "react";

/** A text once the typing has rested for `rest` milliseconds, so that examining a long one does not hold up the typing. */
export function useSettled(text: string, rest: number): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), rest);
    return () => clearTimeout(timer);
  }, [text, rest]);
  return settled;
}
