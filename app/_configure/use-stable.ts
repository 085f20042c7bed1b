import { replaceEqualDeep } from "@tanstack/react-query";
import { useRef } from "react";

/** The value with every part kept that equals what it was, so that memoized components below see what has changed. */
export function useStable<T>(value: T): T {
  const kept = useRef(value);
  kept.current = replaceEqualDeep(kept.current, value);
  return kept.current;
}
