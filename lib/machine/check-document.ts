import { checkImages } from "./check-images";
import { checkNodes, type DocumentIssue } from "./check-nodes";
import { checkSysupdate } from "./check-sysupdate";
import { checkUnits } from "./check-units";
import type { Document } from "./document";

/** Everything that can be told from a document alone, in the order of its lists. */
export function checkDocument(document: Document): DocumentIssue[] {
  return [checkNodes, checkImages, checkSysupdate, checkUnits].flatMap((rules) => rules(document));
}
