import { replaceEqualDeep } from "@tanstack/react-query";

/** For `memo`: whether all props are the same by value. Plain data may then be made again at each keystroke. */
export function sameProps<Props extends object>(before: Props, after: Props): boolean {
  return replaceEqualDeep(before, after) === before;
}
