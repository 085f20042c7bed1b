import type { Standing } from "#lib/standing";
import { withQuery } from "../_client/with-query";

/** How long ago an image may have been baked at most, in days. */
export const AGES = [
  { id: "1", text: "Last day" },
  { id: "7", text: "Last week" },
  { id: "30", text: "Last month" },
  { id: "365", text: "Last year" },
];

/** How images stand with machines. */
export const STATES: readonly { id: Standing; text: string }[] = [
  { id: "published", text: "Published" },
  { id: "candidate", text: "Candidates" },
  { id: "withdrawn", text: "Withdrawn" },
  { id: "skipped", text: "Skipped" },
];

/** What the list of images is narrowed to, as its address says it. */
export type ImagesFilter = {
  search?: string;
  /** An extension, whose every image is then listed. */
  name?: string;
  arch?: string;
  os?: string;
  /** One of AGES. */
  days?: string;
  /** One of STATES. */
  state?: string;
  cursor?: string;
};

/** The address of the list with this filter. */
export function imagesHref(filter: ImagesFilter) {
  return withQuery("/images", filter);
}
