import type { Issue } from "#lib/machine/check/issue";
import type { DocumentList } from "#lib/machine/formats/document";

/** Something wrong with a document, at a place such as `["files", 3, "contents", "source"]`. */
export type DocumentIssue = Issue<At>;

/** `rest` is followed by the place in the text: `["rest", "storage", "disks", 0]`. */
export type At =
  | readonly [list: DocumentList, index: number, ...keys: (string | number)[]]
  | readonly ["rest", ...(string | number)[]];

/** The place of a member within another: `below(["files", 3, "contents"], "source")`. */
export function below(at: At, ...members: (string | number)[]): At {
  const [list, ...keys] = at;
  // What a place begins with stays as it is.
  return [list, ...keys, ...members] as unknown as At;
}
