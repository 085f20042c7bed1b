import { checkImages } from "#lib/machine/check/check-images";
import { checkNodes, type DocumentIssue } from "#lib/machine/check/check-nodes";
import { checkSysupdate } from "#lib/machine/check/check-sysupdate";
import { checkUnits } from "#lib/machine/check/check-units";
import type { Document } from "#lib/machine/formats/document";

/** Everything that can be told from a document alone, in the order of its lists. */
export function checkDocument(document: Document): DocumentIssue[] {
  return [checkNodes, checkImages, checkSysupdate, checkUnits].flatMap((rules) => rules(document));
}
