import type { Document } from "./document";
export function toCloudConfig(_: Document): string {
  return "";
}
