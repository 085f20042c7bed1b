import { checkImages } from "#lib/machine/check/check-images";
import { checkKeyring } from "#lib/machine/check/check-keyring";
import { checkLateMerge } from "#lib/machine/check/check-late-merge";
import { checkNodes } from "#lib/machine/check/check-nodes";
import { checkPasswd } from "#lib/machine/check/check-passwd";
import { checkRenamed } from "#lib/machine/check/check-renamed";
import { checkRest } from "#lib/machine/check/check-rest";
import { checkSysupdate } from "#lib/machine/check/check-sysupdate";
import { checkUnits } from "#lib/machine/check/check-units";
import { checkUnseen } from "#lib/machine/check/check-unseen";
import type { DocumentIssue } from "#lib/machine/check/document-issue";
import { type Known, NOTHING_KNOWN } from "#lib/machine/check/known";
import type { Document } from "#lib/machine/formats/document";

/** Everything that can be said from a document alone, in the order of its lists. */
export function checkDocument(document: Document, known: Known = NOTHING_KNOWN): DocumentIssue[] {
  return [
    checkNodes(document),
    checkImages(document, known),
    checkSysupdate(document),
    checkKeyring(document, known),
    checkRenamed(document, known),
    checkLateMerge(document, known),
    checkUnits(document),
    checkPasswd(document),
    checkRest(document),
    checkUnseen(document),
  ].flat();
}
