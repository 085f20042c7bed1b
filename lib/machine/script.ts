import type { Document } from "./document";
export function toScript(_: Document): string {
  return "";
}
