import { withQuery } from "../../../_client/with-query";
import { imageHref } from "../../image-href";

/** The page that says what an image brings beside another one, or lets choose one. */
export function diffHref(file: string, beside?: string) {
  return withQuery(`${imageHref(file)}/diff`, { with: beside });
}

/** What the list of files that differ is narrowed to, as its address says it. */
export type ChangedFilesFilter = {
  file: string;
  with: string;
  /** One of CHANGES. */
  change?: string;
  /** What paths hold. */
  path?: string;
  /** From 1. */
  page?: number;
};

export const CHANGES = ["added", "removed", "changed"] as const;

/** The page that lists every file in which two images differ. */
export function changedFilesHref({ file, with: beside, change, path, page }: ChangedFilesFilter) {
  return withQuery(`${imageHref(file)}/diff/files`, { with: beside, change, path, page });
}
